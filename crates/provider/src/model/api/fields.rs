use serde_json::{Map, Value};

use super::ApiFault;
use crate::model::Request;

/// The fields of a JSON body, each known by name.
pub(crate) struct Fields(Map<String, Value>);

impl Fields {
    /// Reads the body; `marker` is allowed everywhere.
    ///
    /// # Errors
    /// [`ApiFault::BadJson`], or [`ApiFault::Invalid`] naming a field that is not among `known`.
    pub(crate) fn read(request: &Request, known: &[&str]) -> Result<Self, ApiFault> {
        let Some(Value::Object(map)) = request.json() else { return Err(ApiFault::BadJson) };
        match map.keys().find(|key| *key != "marker" && !known.contains(&key.as_str())) {
            Some(stranger) => Err(ApiFault::invalid(stranger, "only documented fields")),
            None => Ok(Self(map)),
        }
    }

    /// Takes a required text of 1 to `most` characters.
    ///
    /// # Errors
    /// [`ApiFault::Invalid`].
    pub(crate) fn text(&self, name: &str, most: usize) -> Result<String, ApiFault> {
        let text = self.0.get(name).and_then(Value::as_str).unwrap_or_default();
        if text.trim().is_empty() {
            Err(ApiFault::invalid(name, "a text that is not empty"))
        } else if text.chars().count() > most {
            Err(ApiFault::invalid(name, "a shorter text"))
        } else {
            Ok(text.to_owned())
        }
    }

    /// Takes an optional date, `YYYY-MM-DD`.
    ///
    /// # Errors
    /// [`ApiFault::Invalid`].
    pub(crate) fn date(&self, name: &str) -> Result<Option<String>, ApiFault> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if is_date(text) => Ok(Some(text.clone())),
            Some(_) => Err(ApiFault::invalid(name, "a date, YYYY-MM-DD")),
        }
    }
}

fn is_date(text: &str) -> bool {
    let number = |part: &str, digits: usize| {
        (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<u32>().ok())?
    };
    match text.split('-').collect::<Vec<_>>().as_slice() {
        [year, month, day] => {
            number(year, 4).is_some()
                && number(month, 2).is_some_and(|month| (1..=12).contains(&month))
                && number(day, 2).is_some_and(|day| (1..=31).contains(&day))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dates_are_dates() {
        assert!(is_date("2026-11-30"));
        for text in ["2026-13-01", "2026-11-32", "26-11-30", "2026-1-30", "tomorrow", "2026-11-30T00"] {
            assert!(!is_date(text), "{text}");
        }
    }
}
