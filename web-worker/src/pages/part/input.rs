/// A labelled text field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The form name; the element's id is `f-<name>`.
    pub name: String,
    /// The label.
    pub label: String,
    /// Help below the field; may be empty.
    pub help: String,
    /// An example, shown with the help; may be empty.
    pub example: String,
    /// Regular expression the browser checks; empty for none.
    pub pattern: String,
    /// What stands in it. Ignored for a secret, which never comes back.
    pub value: String,
    /// What is wrong with it; empty when nothing is.
    pub error: String,
    /// Whether the value is hidden.
    pub secrecy: Secrecy,
}

/// Whether a field's value may be seen and sent back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secrecy {
    /// A plain text field.
    Open,
    /// A password field, always empty when the page is drawn.
    Secret,
}

impl Input {
    /// The element's id.
    #[must_use]
    pub fn id(&self) -> String {
        format!("f-{}", self.name)
    }

    /// `password` or `text`.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self.secrecy {
            Secrecy::Open => "text",
            Secrecy::Secret => "password",
        }
    }

    /// What the page may show in it.
    #[must_use]
    pub fn shown_value(&self) -> &str {
        match self.secrecy {
            Secrecy::Open => &self.value,
            Secrecy::Secret => "",
        }
    }

    /// The ids of what describes it: help, then error.
    #[must_use]
    pub fn described_by(&self) -> String {
        let help = (!self.help.is_empty() || !self.example.is_empty()).then(|| format!("{}-help", self.id()));
        let error = (!self.error.is_empty()).then(|| format!("{}-error", self.id()));
        help.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }
}

/// A value that a form carries unseen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden {
    /// The form name.
    pub name: String,
    /// The value.
    pub value: String,
}
