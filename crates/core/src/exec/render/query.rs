//! Query strings, and forms, which are written alike.

use std::borrow::Cow;

use clawlink_manifest::{Constant, FieldPlace, Join};
use serde_json::Value;

use super::{Arguments, Call, Extra, RenderError, encode, upstream};
use crate::exec::json::text_of;
use crate::exec::slot::Slotted;

/// `a=1&b=2` in the making.
#[derive(Default)]
pub(super) struct Pairs(Slotted);

impl Pairs {
    /// Adds a pair whose value is encoded.
    pub(super) fn push(&mut self, key: &str, value: &str) {
        self.open(key);
        self.0.push(&encode::value(value));
    }

    /// Adds a pair whose value is a slotted text: a slot's value is encoded when it is filled.
    pub(super) fn push_slotted(&mut self, key: &str, value: &Slotted) {
        self.open(key);
        self.0.append(value.map_texts(encode::value));
    }

    /// Adds a JSON value: arrays as `join` says, objects as `key[member]`.
    pub(super) fn push_value(&mut self, key: &str, value: &Value, join: Join) {
        match value {
            Value::Array(items) => self.push_array(key, items, join),
            Value::Object(members) => {
                for (name, member) in members {
                    self.push_value(&format!("{key}[{name}]"), member, join);
                }
            }
            scalar => self.push(key, &text_of(scalar)),
        }
    }

    fn push_array(&mut self, key: &str, items: &[Value], join: Join) {
        let (key, separator) = match join {
            Join::Repeat => (Cow::Borrowed(key), None),
            Join::Brackets => (Cow::Owned(format!("{key}[]")), None),
            Join::Csv => (Cow::Borrowed(key), Some(",")),
            Join::Space => (Cow::Borrowed(key), Some("%20")),
        };
        match separator {
            None => items.iter().for_each(|item| self.push_value(&key, item, join)),
            Some(separator) => {
                let encoded: Vec<_> = items.iter().map(|item| encode::value(&text_of(item))).collect();
                self.open(&key);
                self.0.push(&encoded.join(separator));
            }
        }
    }

    fn open(&mut self, key: &str) {
        if !self.0.text.is_empty() {
            self.0.push("&");
        }
        self.0.push(&encode::key(key));
        self.0.push("=");
    }

    /// Whether a pair of this key is there.
    pub(super) fn has(&self, key: &str) -> bool {
        let opening = format!("{}=", encode::key(key));
        self.0.text.split('&').any(|pair| pair.starts_with(&opening))
    }

    pub(super) fn into_text(self) -> Slotted {
        self.0
    }
}

/// Renders constants, then the given query fields in authoring order, then a page cursor.
pub(super) fn render(
    call: Call<'_>,
    arguments: &Arguments,
    extra: Option<&Extra>,
) -> Result<Pairs, RenderError> {
    let mut pairs = Pairs::default();
    for constant in call.tool.constants.iter() {
        if let Constant::Query(key, value) = constant {
            pairs.push(key, &call.expand(value));
        }
    }
    for (field, value) in call.given(FieldPlace::Query, arguments) {
        if value.is_object() {
            pairs.push(upstream(field), &value.to_string());
        } else {
            pairs.push_value(upstream(field), value, field.join);
        }
    }
    if let Some((FieldPlace::Query, key, value)) = extra {
        if pairs.has(key) {
            return Err(call.fault(format!("two values for the query key {key}")));
        }
        pairs.push(key, &text_of(value));
    }
    Ok(pairs)
}

/// A query that an app wrote itself.
pub(super) fn of_pairs(given: &[(String, String)]) -> Pairs {
    let mut pairs = Pairs::default();
    for (key, value) in given {
        pairs.push(key, value);
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn arrays_are_joined_as_the_field_says() {
        let table = [
            (Join::Repeat, "a=1&a=x%20y"),
            (Join::Csv, "a=1,x%20y"),
            (Join::Space, "a=1%20x%20y"),
            (Join::Brackets, "a[]=1&a[]=x%20y"),
        ];
        for (join, expected) in table {
            let mut pairs = Pairs::default();
            pairs.push_value("a", &json!([1, "x y"]), join);
            assert_eq!(pairs.into_text().text, expected);
        }
    }

    #[test]
    fn a_value_cannot_become_another_pair() {
        let mut pairs = Pairs::default();
        pairs.push_value("$top", &json!("1&admin=true#{secret:t}+%26"), Join::Repeat);
        pairs.push_value("m", &json!({ "a]": { "b&c": true } }), Join::Repeat);
        let text = pairs.into_text();
        assert_eq!(text.text, "$top=1%26admin%3Dtrue%23%7Bsecret%3At%7D%2B%2526&m[a]][b%26c]=true");
        assert!(text.slots.is_empty());
    }
}
