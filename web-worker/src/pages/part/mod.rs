//! What several pages show: one file a part, each with its template in `templates/parts`.

mod app_mark;
mod approval;
mod effect;
mod execution;
mod health;
mod input;
mod parting;
mod pause;
mod policy;
mod shell;
mod tone;

pub use app_mark::AppMark;
pub use approval::{ApprovalRow, ApprovalWords};
pub use effect::EffectWords;
pub use execution::{Execution, Status};
pub use health::{Account, Health};
pub use input::{Hidden, Input, Secrecy};
pub use parting::Parting;
pub use pause::Pause;
pub use policy::PolicyChoice;
pub use shell::{Nav, Notice, Person, Shell, Theme};
pub use tone::Tone;

#[cfg(any(test, feature = "gallery"))]
pub(crate) mod sample;
