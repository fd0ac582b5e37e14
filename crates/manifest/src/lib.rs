//! The vocabulary an app is written in.
//!
//! One set of types serves three readers: `catalog/build.rs` parses TOML into them, the generated statics are
//! values of them, and `clawlink-core` renders requests from them. Hence [`Text`] and [`List`]: borrowed in the
//! statics, owned when an app is made at run time, one code path for both.
//!
//! Unknown keys are refused everywhere, so a typo in a manifest cannot pass as an absent option.
#![warn(missing_docs)]

mod app;
mod auth;
mod effect;
mod field;
#[cfg(feature = "parse")]
mod flaw;
pub mod hook;
pub mod mime;
mod outcome;
#[cfg(feature = "parse")]
pub mod parse;
mod tool;
#[cfg(feature = "parse")]
pub mod validate;

use std::borrow::Cow;

pub use app::{
    App, Base, Category, Idempotency, Identity, InstanceInput, InstanceKind, Part, Revoke, RevokeStyle,
};
pub use auth::{
    AssertionGrant, Auth, AuthField, AuthKind, Capture, ClientAuth, ClientCredentials, Exchange, Inject,
    InjectPlace, Oauth1, Oauth2, Refresh, Scope, ScopeRisk, Session, Signature, TokenFormat, TokenRead,
};
pub use effect::Effect;
pub use field::{Field, FieldFormat, FieldKind, FieldPlace, Join};
#[cfg(feature = "parse")]
pub use flaw::Flaw;
pub use outcome::{ErrorKind, ErrorRule, Page, PageStyle, Rate, ResetAs, Success};
pub use tool::{Constant, Encode, Example, FileEncoding, FileOutput, Output, Tool, Verify};

/// A string: `&'static` in the built-in catalogue, owned in an app made at run time.
pub type Text = Cow<'static, str>;

/// A list: a static slice in the built-in catalogue, a `Vec` in an app made at run time.
pub type List<T> = Cow<'static, [T]>;

/// A string map in authoring order.
pub type Pairs = List<(Text, Text)>;

/// An RFC 6901 JSON Pointer, `""` for the whole document.
pub type Pointer = Text;

/// A JSON value kept as its canonical text, so that it can stand in a static.
pub type JsonText = Text;
