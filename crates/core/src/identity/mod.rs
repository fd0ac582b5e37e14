//! Who a person is: sign-in by a mailed code, the browser session it opens, and leaving.

mod authenticate;
mod csrf;
mod request_code;
mod sign_in;
mod sign_out;

pub use authenticate::{IDLE_LIFE_MS, SignedIn, authenticate_session, is_recent};
pub use csrf::{CsrfError, derive_csrf, verify_csrf};
pub use request_code::{RequestCodeError, RequestedCode, request_code};
pub use sign_in::{SignInError, sign_in};
pub use sign_out::sign_out;
