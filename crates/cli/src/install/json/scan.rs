//! Reads JSON with comments and trailing commas, and knows where it is.

use serde_json::{Map, Value};

/// No deeper than `serde_json` reads.
const DEEPEST: usize = 127;

/// Reads forward through a text.
pub(super) struct Scanner<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
}

/// An object's place.
pub(super) struct Object {
    /// The byte behind its opening brace.
    pub(super) opened: usize,
    pub(super) is_empty: bool,
}

/// The byte at which this is no JSON.
#[derive(Debug)]
pub(super) struct Malformed {
    pub(super) at: usize,
}

impl<'t> Scanner<'t> {
    /// At the start, or behind a mark that stands there.
    pub(super) fn behind(text: &'t str, mark: char) -> Self {
        Self { text, at: if text.starts_with(mark) { mark.len_utf8() } else { 0 }, depth: 0 }
    }

    pub(super) const fn at(&self) -> usize {
        self.at
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    const fn malformed<T>(&self) -> Result<T, Malformed> {
        Err(Malformed { at: self.at })
    }

    /// Passes blanks and comments.
    fn blank(&mut self) -> Result<(), Malformed> {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            self.at += rest.len() - trimmed.len();
            if trimmed.starts_with("//") {
                self.at += trimmed.find('\n').unwrap_or(trimmed.len());
            } else if trimmed.starts_with("/*") {
                let Some(end) = trimmed.find("*/") else { return self.malformed() };
                self.at += end + 2;
            } else {
                return Ok(());
            }
        }
    }

    /// Whether the next character that counts is this one. A comment that does not end is found by whoever reads on.
    pub(super) fn is_at(&mut self, c: char) -> bool {
        self.blank().is_ok() && self.rest().starts_with(c)
    }

    fn take(&mut self, c: char) -> bool {
        let found = self.is_at(c);
        self.at += if found { c.len_utf8() } else { 0 };
        found
    }

    /// Nothing may follow.
    pub(super) fn end(&mut self) -> Result<(), Malformed> {
        self.blank()?;
        if self.rest().is_empty() { Ok(()) } else { self.malformed() }
    }

    /// Reads an object; `each` must read the value of the member it is told of.
    pub(super) fn object(
        &mut self,
        mut each: impl FnMut(&mut Self, &str) -> Result<(), Malformed>,
    ) -> Result<Object, Malformed> {
        if !self.take('{') {
            return self.malformed();
        }
        let (opened, mut is_empty) = (self.at, true);
        while !self.take('}') {
            is_empty = false;
            let name = self.string()?;
            if !self.take(':') {
                return self.malformed();
            }
            each(self, &name)?;
            self.separate('}')?;
        }
        Ok(Object { opened, is_empty })
    }

    /// Passes the comma between two, or stands before the end.
    fn separate(&mut self, end: char) -> Result<(), Malformed> {
        if self.take(',') || self.is_at(end) { Ok(()) } else { self.malformed() }
    }

    /// Reads any value.
    pub(super) fn value(&mut self) -> Result<Value, Malformed> {
        self.blank()?;
        self.depth += 1;
        if self.depth > DEEPEST {
            return self.malformed();
        }
        let value = match self.rest().chars().next() {
            Some('{') => self.map(),
            Some('[') => self.list(),
            Some('"') => self.string().map(Value::String),
            _ => self.word(),
        };
        self.depth -= 1;
        value
    }

    fn map(&mut self) -> Result<Value, Malformed> {
        let mut map = Map::new();
        self.object(|scanner, name| {
            map.insert(name.to_owned(), scanner.value()?);
            Ok(())
        })?;
        Ok(Value::Object(map))
    }

    fn list(&mut self) -> Result<Value, Malformed> {
        let mut list = Vec::new();
        self.take('[');
        while !self.take(']') {
            list.push(self.value()?);
            self.separate(']')?;
        }
        Ok(Value::Array(list))
    }

    fn string(&mut self) -> Result<String, Malformed> {
        self.blank()?;
        let mut escaped = false;
        let closing = self.rest().char_indices().skip(1).find(|(_, c)| {
            let closes = *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            closes
        });
        let length = closing.map_or(0, |(at, _)| at + 1);
        self.read(length)
    }

    /// A number, or one of the three names.
    fn word(&mut self) -> Result<Value, Malformed> {
        let rest = self.rest();
        let length = rest.find(|c: char| c.is_whitespace() || ",]}/".contains(c)).unwrap_or(rest.len());
        self.read(length)
    }

    fn read<T: serde::de::DeserializeOwned>(&mut self, length: usize) -> Result<T, Malformed> {
        let raw = self.rest().get(..length).unwrap_or_default();
        let Ok(value) = serde_json::from_str(raw) else { return self.malformed() };
        self.at += length;
        Ok(value)
    }
}
