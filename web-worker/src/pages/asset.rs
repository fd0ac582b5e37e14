//! Where the files in `assets/` are served. Templates name no path of their own.

/// Colours and measures.
pub const TOKENS: &str = "/assets/tokens.css";
/// Elements and components.
pub const APP: &str = "/assets/app.css";
/// The sprite of our own icons.
pub const ICONS: &str = "/assets/icons.svg";
/// The favicon.
pub const MARK: &str = "/assets/mark.svg";
/// The "Copy" buttons.
pub const COPY: &str = "/assets/copy.js";
/// Popup, channel and polling of a connect.
pub const CONNECT: &str = "/assets/connect.js";
/// The directory's live filter.
pub const FILTER: &str = "/assets/filter.js";
