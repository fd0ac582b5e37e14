//! The Workbench API: notes, messages, tasks and files of one account.

mod bearer;
mod fault;
mod fields;
mod files;
mod messages;
mod multipart;
mod notes;
mod page;
mod route;
mod seed;
mod tasks;
mod workspace;

pub(crate) use fault::ApiFault;
pub(crate) use route::{PREFIX, respond};
pub(crate) use workspace::Workspace;
