use super::screen::{Ink, Screen};
use super::text::visible;

/// Named values below each other.
#[derive(Default)]
pub(crate) struct Facts(Vec<(&'static str, Ink, String)>);

impl Facts {
    /// Adds a value; an empty one is left out.
    pub(crate) fn fact(self, name: &'static str, value: impl AsRef<str>) -> Self {
        self.inked(name, Ink::Plain, value)
    }

    /// Adds a value in its ink.
    pub(crate) fn inked(mut self, name: &'static str, ink: Ink, value: impl AsRef<str>) -> Self {
        let value = visible(value.as_ref());
        if !value.is_empty() {
            self.0.push((name, ink, value));
        }
        self
    }

    /// Adds a value, if there is one.
    pub(crate) fn maybe(self, name: &'static str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.fact(name, value.to_string()),
            None => self,
        }
    }

    /// The facts, a line each.
    pub(crate) fn page(&self, screen: Screen) -> String {
        let width = self.0.iter().map(|(name, ..)| name.len()).max().unwrap_or(0);
        let line = |(name, ink, value): &(&'static str, Ink, String)| {
            let name = screen.ink(Ink::Faint, &format!("{name:width$}"));
            format!("{name}  {}\n", screen.ink(*ink, value))
        };
        self.0.iter().map(line).collect()
    }
}
