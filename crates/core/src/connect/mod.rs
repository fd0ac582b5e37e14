//! How an app is connected, and how it is let go: a hosted flow that only its owner's browser can finish, and the
//! write order that leaves nothing half-done.

mod callback;
mod carry_out;
mod choose;
mod client;
mod disconnect;
mod edit;
mod find;
mod fresh;
mod gain;
mod held;
mod identify;
mod instance;
mod keep;
mod land;
mod open;
mod own_client;
mod redeem;
mod redirect;
mod scopes;
mod start;
mod submit;
mod target;

pub use callback::{Callback, CallbackError, Ended, complete};
pub(crate) use carry_out::{Drive, carry_out};
pub use choose::{ChooseError, choose};
pub use client::{callback_context, client_apps, redirect_uri};
pub(crate) use client::{find_client, find_oauth};
pub use disconnect::{DisconnectError, disconnect};
pub use edit::{EditError, rename, set_default};
pub use find::{FindSessionError, OpenSession, find_session};
pub use fresh::Fresh;
pub use identify::{Identified, IdentifyError, identify};
pub(crate) use identify::{own_request, own_tool};
pub use instance::{InstanceError, read_instance};
pub use keep::{KeepError, Kept, keep};
pub use land::Landed;
pub use open::{Opened, open};
pub use own_client::{ClientError, NewClient, add_client, remove_client};
pub use redirect::{RedirectError, redirect};
pub use scopes::holds_scope;
pub use start::{Start, StartError, find_app, is_usable, start};
pub use submit::{Submission, SubmitError, submit};
pub use target::target_of;
