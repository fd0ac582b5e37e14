//! A credential's life with its single writer: installed, handed out, refreshed once, published, released.
//!
//! Every verb here runs inside the one object that owns the connection, and makes a change durable before anybody can use
//! it. What was begun stands in the [`Cell`]; the alarm goes on with it after any cut ([`wake`]).

mod access;
mod cell;
mod condemn;
mod install;
mod margin;
mod publish;
mod quarantine;
mod reauth_mail;
mod refresh;
mod release;
mod renew;
mod revoke;
mod secrets;
mod standing;
mod turn;
mod wake;

pub use access::access;
pub use cell::{Asking, Cell, Former, Outbox, REVOKE_FOR_MS, Release, Renewal};
pub use install::install;
pub use margin::margin_ms;
pub use publish::kv_key;
pub(crate) use quarantine::quarantine;
pub(crate) use reauth_mail::{forget_old, send_due};
pub use release::release;
pub use secrets::Secrets;
pub use standing::own_margin_ms;
pub use turn::Turn;
pub use wake::wake;
