//! Everything a person sees, as typed contexts that render themselves.
//!
//! A page is a struct with public fields; text, dates and URLs arrive ready. `page.render()` (askama's
//! `Template`) gives the HTML. Pages hold no inline script or style, and every flow works without script.

pub mod asset;
mod filters;
pub mod part;
pub mod text;

pub mod activity;
pub mod activity_detail;
pub mod api_reference;
pub mod app;
pub mod approval;
pub mod approvals;
pub mod apps;
pub mod connect;
pub mod connect_result;
pub mod connection;
pub mod connections;
pub mod consent;
pub mod consent_done;
pub mod device;
pub mod devices;
pub mod disconnect;
pub mod error;
pub mod hand_off;
pub mod install;
pub mod landing;
pub mod mailbox;
pub mod new_key;
pub mod oauth_apps;
pub mod sign_in;

#[cfg(any(test, feature = "gallery"))]
pub mod gallery;
#[cfg(test)]
mod tests;
