//! A command line to run next, ready to be pasted into a POSIX shell.

mod from_call;
mod tool_call;

pub(crate) use from_call::from_call;
pub(crate) use tool_call::ToolCall;

/// `clawlink` and the words after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Invocation(Vec<String>);

impl Invocation {
    /// Starts with the name of a command.
    pub(crate) fn of(command: &str) -> Self {
        Self(vec![command.to_owned()])
    }

    /// Adds a positional word.
    pub(crate) fn word(mut self, word: &str) -> Self {
        self.0.push(word.to_owned());
        self
    }

    /// Adds a flag without a value.
    pub(crate) fn flag(self, flag: &str) -> Self {
        self.word(flag)
    }

    /// Adds an option with its value; one that begins with a dash is tied to it.
    pub(crate) fn option(self, option: &str, value: &str) -> Self {
        if value.starts_with('-') {
            self.word(&format!("{option}={value}"))
        } else {
            self.word(option).word(value)
        }
    }

    /// Adds an option where there is a value.
    pub(crate) fn maybe(self, option: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.option(option, value),
            None => self,
        }
    }

    /// The line, each word quoted where the shell would change it.
    pub(crate) fn line(&self) -> String {
        clawlink_setup::shell_line(std::iter::once("clawlink".to_owned()).chain(self.0.iter().cloned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_survive_the_shell() {
        let line = Invocation::of("search")
            .word("it's $HOME")
            .option("--app", "workbench")
            .option("--arg", "-x")
            .line();
        assert_eq!(line, r"clawlink search 'it'\''s $HOME' --app workbench --arg=-x");
        assert_eq!(Invocation::of("search").word("").line(), "clawlink search ''");
    }
}
