//! What `build.rs` wrote.
#![expect(clippy::pedantic, reason = "generated: laid out for the compiler, not for a reader")]

use std::borrow::Cow;

use clawlink_manifest::hook::Hooks;
use clawlink_manifest::*;

include!(concat!(env!("OUT_DIR"), "/catalog.rs"));
