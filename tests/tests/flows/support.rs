//! Where most flows begin.

pub(crate) use clawlink_e2e::{OWN_SECRET, Scene, note};
