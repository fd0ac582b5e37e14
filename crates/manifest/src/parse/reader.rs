//! Takes a TOML table apart, key by key. Whatever is left at the end was not understood and is a flaw, so a
//! typo cannot pass as an absent option.

use serde::de::{DeserializeOwned, IntoDeserializer, value};
use serde_json::Value as Json;
use toml::{Table, Value};

use crate::flaw::Report;
use crate::{JsonText, List, Pairs, Text};

/// A table being read. A wrong value is reported once and read as its default; the whole parse fails later.
pub(crate) struct Reader<'r> {
    table: Table,
    path: String,
    report: &'r Report,
}

impl<'r> Reader<'r> {
    /// Reads a whole file.
    pub(crate) fn root<T>(text: &str, report: &'r Report, read: impl FnOnce(&mut Self) -> T) -> T {
        let table = text.parse().unwrap_or_else(|error: toml::de::Error| {
            report.add("L1", "", format!("TOML expected: {}", error.message()));
            Table::new()
        });
        let mut reader = Self { table, path: String::new(), report };
        let value = read(&mut reader);
        reader.finish();
        value
    }

    pub(crate) const fn report(&self) -> &'r Report {
        self.report
    }

    /// The dotted name of a key of this table.
    pub(crate) fn key(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    fn take<T>(&mut self, key: &str, expected: &str, read: impl FnOnce(&Value) -> Option<T>) -> Option<T> {
        let value = self.table.remove(key)?;
        let taken = read(&value);
        if taken.is_none() {
            let lint = if expected.starts_with("integer") { "L3" } else { "L1" };
            self.report.add(lint, self.key(key), format!("{expected} expected, got {}", show(&value)));
        }
        taken
    }

    fn missing(&self, key: &str) {
        self.report.add("L1", self.key(key), "required, and missing");
    }

    /// A text that must be there.
    pub(crate) fn text(&mut self, key: &str) -> Text {
        if !self.has(key) {
            self.missing(key);
        }
        self.text_or(key, "")
    }

    /// A text, or its default.
    pub(crate) fn text_or(&mut self, key: &str, default: &'static str) -> Text {
        let taken = self.take(key, "text", |value| value.as_str().map(|text| text.trim_end().to_owned()));
        taken.map_or(Text::Borrowed(default), Text::Owned)
    }

    /// A list of texts; a single text is a list of one.
    pub(crate) fn texts(&mut self, key: &str) -> List<Text> {
        self.take(key, "text or list of texts", texts).unwrap_or_default().into()
    }

    /// A list of lists of texts.
    pub(crate) fn text_lists(&mut self, key: &str) -> List<List<Text>> {
        let read = |value: &Value| -> Option<Vec<List<Text>>> {
            value
                .as_array()?
                .iter()
                .map(|inner| inner.is_array().then(|| texts(inner))?.map(List::from))
                .collect()
        };
        self.take(key, "list of lists of texts", read).unwrap_or_default().into()
    }

    /// A whole number, or its default.
    pub(crate) fn integer_or(&mut self, key: &str, default: u32) -> u32 {
        let read = |value: &Value| value.as_integer().and_then(|number| u32::try_from(number).ok());
        self.take(key, "integer", read).unwrap_or(default)
    }

    /// An HTTP status; 0 where it is absent.
    pub(crate) fn status(&mut self, key: &str) -> u16 {
        let read = |value: &Value| {
            value
                .as_integer()
                .and_then(|number| u16::try_from(number).ok())
                .filter(|code| (100..600).contains(code))
        };
        self.take(key, "integer 100–599", read).unwrap_or_default()
    }

    /// A number.
    pub(crate) fn number(&mut self, key: &str) -> Option<f64> {
        let whole =
            |value: &Value| value.as_integer().and_then(|number| i32::try_from(number).ok()).map(f64::from);
        self.take(key, "number", |value| value.as_float().or_else(|| whole(value)))
    }

    /// A switch, or its default.
    pub(crate) fn flag_or(&mut self, key: &str, default: bool) -> bool {
        self.take(key, "true or false", Value::as_bool).unwrap_or(default)
    }

    /// One of an enum's words that must be there; `fallback` only stands in until the parse fails.
    pub(crate) fn word<T: DeserializeOwned>(&mut self, key: &str, fallback: T) -> T {
        if !self.has(key) {
            self.missing(key);
        }
        self.word_or(key, fallback)
    }

    /// One of an enum's words, or its default.
    pub(crate) fn word_or<T: DeserializeOwned>(&mut self, key: &str, default: T) -> T {
        self.word_if(key).unwrap_or(default)
    }

    /// One of an enum's words, if the key is there.
    pub(crate) fn word_if<T: DeserializeOwned>(&mut self, key: &str) -> Option<T> {
        let word = self.take(key, "text", |value| value.as_str().map(ToOwned::to_owned))?;
        match T::deserialize(IntoDeserializer::<value::Error>::into_deserializer(word.as_str())) {
            Ok(taken) => Some(taken),
            Err(error) => {
                let says = error.to_string();
                let expected = says.split_once(", expected ").map_or(says.as_str(), |(_, expected)| expected);
                self.report.add("L1", self.key(key), format!("{expected} expected, got {word:?}"));
                None
            }
        }
    }

    /// A table of texts, in authoring order.
    pub(crate) fn pairs(&mut self, key: &str) -> Pairs {
        let read = |value: &Value| -> Option<Vec<(Text, Text)>> {
            let pair = |(name, value): (&String, &Value)| {
                Some((name.clone().into(), value.as_str()?.to_owned().into()))
            };
            value.as_table()?.iter().map(pair).collect()
        };
        self.take(key, "table of texts", read).unwrap_or_default().into()
    }

    /// Any value, as JSON text.
    pub(crate) fn json(&mut self, key: &str) -> Option<JsonText> {
        self.take(key, "value without dates", json).map(|value| value.to_string().into())
    }

    /// A list of any values, each as JSON text.
    pub(crate) fn json_list(&mut self, key: &str) -> List<JsonText> {
        let read = |value: &Value| -> Option<Vec<Text>> {
            value.as_array()?.iter().map(|item| Some(json(item)?.to_string().into())).collect()
        };
        self.take(key, "list", read).unwrap_or_default().into()
    }

    /// A table of any values, each as JSON text.
    pub(crate) fn json_pairs(&mut self, key: &str) -> Vec<(Text, JsonText)> {
        let read = |value: &Value| -> Option<Vec<(Text, Text)>> {
            let pair = |(name, value): (&String, &Value)| {
                Some((name.clone().into(), json(value)?.to_string().into()))
            };
            value.as_table()?.iter().map(pair).collect()
        };
        self.take(key, "table", read).unwrap_or_default()
    }

    /// A table of its own, if the key is there.
    pub(crate) fn table<T>(&mut self, key: &str, read: impl FnOnce(&mut Reader<'_>) -> T) -> Option<T> {
        let table = self.take(key, "table", |value| value.as_table().cloned())?;
        Some(self.inner(key, table, read))
    }

    /// A list of tables; each is called by its `name`, `id` or `key` in messages, else by its position.
    pub(crate) fn each<T: Clone>(&mut self, key: &str, read: impl Fn(&mut Reader<'_>) -> T) -> List<T> {
        let tables = |value: &Value| -> Option<Vec<Table>> {
            value.as_array()?.iter().map(|entry| entry.as_table().cloned()).collect()
        };
        let entries = self.take(key, "list of tables", tables).unwrap_or_default();
        let entry = |(position, table): (usize, Table)| {
            let name = ["name", "id", "key"].iter().find_map(|key| table.get(*key)?.as_str());
            let name = name.map_or_else(|| (position + 1).to_string(), ToOwned::to_owned);
            self.inner(&format!("{key}.{name}"), table, &read)
        };
        entries.into_iter().enumerate().map(entry).collect()
    }

    /// A table of tables, with their names, in authoring order.
    pub(crate) fn each_named<T: Clone>(
        &mut self,
        key: &str,
        read: impl Fn(Text, &mut Reader<'_>) -> T,
    ) -> List<T> {
        let tables = |value: &Value| -> Option<Vec<(String, Table)>> {
            value
                .as_table()?
                .iter()
                .map(|(name, entry)| Some((name.clone(), entry.as_table()?.clone())))
                .collect()
        };
        let entries = self.take(key, "table of tables", tables).unwrap_or_default();
        let entry = |(name, table): (String, Table)| {
            self.inner(&format!("{key}.{name}"), table, |reader| read(name.into(), reader))
        };
        entries.into_iter().map(entry).collect()
    }

    fn inner<T>(&self, key: &str, table: Table, read: impl FnOnce(&mut Reader<'_>) -> T) -> T {
        let mut reader = Reader { table, path: self.key(key), report: self.report };
        let value = read(&mut reader);
        reader.finish();
        value
    }

    fn finish(self) {
        for key in self.table.keys() {
            self.report.add("L1", self.key(key), "no such key");
        }
    }
}

fn texts(value: &Value) -> Option<Vec<Text>> {
    let text = |value: &Value| value.as_str().map(|text| Text::Owned(text.to_owned()));
    match value {
        Value::Array(items) => items.iter().map(text).collect(),
        single => text(single).map(|text| vec![text]),
    }
}

fn json(value: &Value) -> Option<Json> {
    match value {
        Value::String(text) => Some(text.clone().into()),
        Value::Integer(number) => Some((*number).into()),
        Value::Float(number) => serde_json::Number::from_f64(*number).map(Json::Number),
        Value::Boolean(flag) => Some((*flag).into()),
        Value::Datetime(_) => None,
        Value::Array(items) => items.iter().map(json).collect::<Option<_>>().map(Json::Array),
        Value::Table(table) => {
            let member = |(name, value): (&String, &Value)| Some((name.clone(), json(value)?));
            table.iter().map(member).collect::<Option<_>>().map(Json::Object)
        }
    }
}

fn show(value: &Value) -> String {
    match value {
        Value::String(text) => format!("{text:?}"),
        Value::Array(_) => "a list".to_owned(),
        Value::Table(_) => "a table".to_owned(),
        plain => plain.to_string(),
    }
}
