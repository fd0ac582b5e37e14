/// What a colour says. Colour is never alone: an icon and a word stand beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It worked.
    Ok,
    /// Somebody should look.
    Warn,
    /// It failed.
    Err,
    /// It is under way, or merely good to know.
    Info,
    /// Nothing to say.
    Plain,
}

impl Tone {
    /// The CSS class.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Err => "err",
            Self::Info => "info",
            Self::Plain => "neutral",
        }
    }

    /// The symbol of the sprite.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Ok => "check",
            Self::Warn => "alert",
            Self::Err => "cross",
            Self::Info => "clock",
            Self::Plain => "note",
        }
    }

    /// The ARIA role of a notice in this tone: a failure interrupts, the rest waits.
    #[must_use]
    pub const fn role(self) -> &'static str {
        if matches!(self, Self::Err) { "alert" } else { "status" }
    }
}
