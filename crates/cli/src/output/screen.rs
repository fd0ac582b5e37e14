/// Where a page goes: a terminal with colour, or plain text.
#[derive(Clone, Copy)]
pub(crate) struct Screen {
    ansi: bool,
}

/// What a piece of text is, which decides how it looks.
#[derive(Clone, Copy)]
pub(crate) enum Ink {
    Plain,
    Strong,
    Faint,
    Good,
    Caution,
    Bad,
}

impl Screen {
    pub(crate) const fn new(ansi: bool) -> Self {
        Self { ansi }
    }

    /// The text in its ink (ECMA-48 SGR).
    pub(crate) fn ink(self, ink: Ink, text: &str) -> String {
        let code = match ink {
            Ink::Plain => return text.to_owned(),
            Ink::Strong => 1,
            Ink::Faint => 2,
            Ink::Good => 32,
            Ink::Caution => 33,
            Ink::Bad => 31,
        };
        if self.ansi && !text.is_empty() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

impl Ink {
    /// The ink of a status or a state.
    pub(crate) fn of_state(state: &str) -> Self {
        match state {
            "succeeded" | "active" | "healthy" | "connected" | "allow" => Self::Good,
            "failed" | "error" | "deny" | "permission_denied" => Self::Bad,
            _ => Self::Caution,
        }
    }

    /// The ink of an effect: what changes nothing is quiet.
    pub(crate) fn of_effect(effect: &str) -> Self {
        match effect {
            "read" => Self::Plain,
            "destructive" => Self::Bad,
            _ => Self::Caution,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_is_for_terminals_only() {
        assert_eq!(Screen::new(true).ink(Ink::Good, "ok"), "\x1b[32mok\x1b[0m");
        assert_eq!(Screen::new(false).ink(Ink::Good, "ok"), "ok");
    }
}
