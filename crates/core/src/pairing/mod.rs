//! How a client becomes a device: the `clawlink` command by the authorization code flow with PKCE, other clients by a
//! key made by hand; and how it stops being one.

mod approve;
mod authenticate;
mod credential;
mod make_key;
mod redeem;
mod request;
mod revoke;

pub use approve::{ApproveError, Approved, approve, decline};
pub use authenticate::{AuthenticateError, authenticate_device};
pub use credential::{Credential, parse_credential};
pub use make_key::{MadeKey, MakeKeyError, make_key};
pub use redeem::{Redeem, RedeemError, Redeemed, redeem};
pub use request::{AuthorizeError, AuthorizeParams, AuthorizeRequest, check_request};
pub use revoke::{RevokeError, revoke_device, revoke_self};
