//! How a client becomes a device: the `clawlink` command by the authorization code flow with PKCE, published plugins by a
//! session that a person approves, other clients by a key made by hand; and how it stops being one.

mod authenticate;
mod browser;
mod credential;
mod make_key;
mod redeem;
mod request;
mod revoke;
pub mod sessions;
mod settings;

pub(crate) use authenticate::note_use;
pub use authenticate::{AuthenticateError, authenticate_device, authenticate_for_run};
pub use browser::{BrowserCall, browser_device};
pub(crate) use credential::parse_as;
pub use credential::{Credential, parse_credential};
pub use make_key::{MadeKey, MakeKeyError, make_key};
pub use redeem::{Given, Redeem, RedeemError, Redeemed, redeem};
pub(crate) use request::CLI_CLIENT_ID;
pub use request::{AuthorizeError, AuthorizeParams, AuthorizeRequest, check_request};
pub use revoke::{RevokeError, revoke_device, revoke_self};
pub(crate) use revoke::{revoke_by, revoke_unclaimed};
pub use settings::{Change, ChangeError, change_device, pause_agents};
