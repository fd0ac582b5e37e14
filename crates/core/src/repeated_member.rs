//! Members of a JSON object that stand twice. Readers disagree on which of them counts (RFC 8259 §4), so what one has checked
//! need not be what another sends: a caller's text that repeats a name is refused as a whole.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::exec::json::pointer_to;

/// Finds the first member, however deep, whose name stood in its object before; returns its JSON Pointer (RFC 6901).
/// `None` also for a text that is not JSON: whoever reads it says so.
#[must_use]
pub fn find_repeated_member(json: &[u8]) -> Option<String> {
    let mut trail = Vec::new();
    let mut reader = serde_json::Deserializer::from_slice(json);
    let _ = Walk { trail: &mut trail }.deserialize(&mut reader);
    trail.reverse();
    (!trail.is_empty()).then(|| trail.concat())
}

/// Goes through a value and keeps nothing of it. The way to a repeated member is left in `trail`, innermost step first.
struct Walk<'t> {
    trail: &'t mut Vec<String>,
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        for at in 0_usize.. {
            match items.next_element_seed(Walk { trail: self.trail }) {
                Ok(Some(())) => {}
                Ok(None) => break,
                Err(error) => return Err(step_back(self.trail, || format!("/{at}"), error)),
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let mut names = BTreeSet::new();
        while let Some(name) = members.next_key::<String>()? {
            if names.contains(&name) {
                self.trail.push(pointer_to(&name));
                return Err(A::Error::custom("a member stands twice"));
            }
            let value = members.next_value_seed(Walk { trail: self.trail });
            value.map_err(|error| step_back(self.trail, || pointer_to(&name), error))?;
            names.insert(name);
        }
        Ok(())
    }
}

/// Adds the step that led to a repeated member, where that is why the walk ended.
fn step_back<E>(trail: &mut Vec<String>, step: impl FnOnce() -> String, error: E) -> E {
    if !trail.is_empty() {
        trail.push(step());
    }
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(json: &str) -> Option<String> {
        find_repeated_member(json.as_bytes())
    }

    #[test]
    fn a_member_that_stands_twice_is_found_however_deep() {
        for (json, place) in [
            (r#"{"to":1,"to":2}"#, "/to"),
            (r#"{"tool":"a","arguments":{"to":"a","cc":[],"to":"b"}}"#, "/arguments/to"),
            (r#"{"a":[{"b":1},{"b":1,"c":{"d":1,"d":1}}]}"#, "/a/1/c/d"),
            (r#"{"a/b":{"x~":1,"x~":2}}"#, "/a~1b/x~0"),
            (r#"{"\u0074o":1,"to":2}"#, "/to"),
            (r#"[[{"":0,"":0}]]"#, "/0/0/"),
        ] {
            assert_eq!(find(json).as_deref(), Some(place), "{json}");
        }
    }

    #[test]
    fn the_same_name_in_two_objects_is_fine_and_so_is_what_is_no_json() {
        for json in [
            r#"{"a":{"a":{"a":[1,-1,1.5,"a",true,null]}},"b":{"a":{}}}"#,
            r#"[{"a":1},{"a":1}]"#,
            "7",
            "",
            "{",
            r#"{"a":1,"#,
        ] {
            assert_eq!(find(json), None, "{json}");
        }
        assert_eq!(find(&"[".repeat(1_000_000)), None);
    }
}
