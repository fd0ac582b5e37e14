//! The web worker: every page a person sees.

pub mod pages;
