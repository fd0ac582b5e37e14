use axum::extract::FromRequestParts;
use clawlink_core::problem::{Kind, Problem};
use http::request::Parts;
use serde::de::DeserializeOwned;

use crate::Refused;
use crate::json::name_field;

/// The query string.
#[derive(Debug, Clone)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refused> {
        read(parts.uri.query().unwrap_or_default()).map(Self).map_err(Refused)
    }
}

fn read<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    let pairs = serde_urlencoded::Deserializer::new(url::form_urlencoded::parse(query.as_bytes()));
    serde_path_to_error::deserialize(pairs).map_err(|error| {
        let (path, text) = (error.path().to_string(), error.inner().to_string());
        let (field, expected) = match name_field(&text) {
            Some(("unknown field", name, expected)) => (name, expected),
            Some(("missing field", name, _)) => (name, "a value"),
            Some((_, name, _)) => (name, "the parameter once"),
            None => (path.trim_matches('.'), text.as_str()),
        };
        Problem::new(Kind::Malformed, "invalid_query", format!("The query cannot be used: {text}."))
            .at(field, expected)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Wanted {
        query: String,
        limit: Option<u8>,
    }

    fn refuse(query: &str) -> (String, String) {
        let problem = read::<Wanted>(query).unwrap_err();
        let member = |name: &str| problem.members[name].as_str().unwrap().to_owned();
        assert_eq!(problem.code, "invalid_query", "{query}");
        (member("field"), member("expected"))
    }

    #[test]
    fn each_fault_has_its_parameter_and_what_was_expected() {
        for (query, field, expected) in [
            ("limit=1", "query", "a value"),
            ("query=a&limit=many", "limit", "invalid digit found in string"),
            ("query=a&query=b", "query", "the parameter once"),
            ("query=a&tols=1", "tols", "expected `query` or `limit`"),
        ] {
            assert_eq!(refuse(query), (field.to_owned(), expected.to_owned()), "{query}");
        }
    }

    #[test]
    fn what_is_right_is_read() {
        let Wanted { query, limit } = read("query=a%20b&limit=7").unwrap();
        assert_eq!((query.as_str(), limit), ("a b", Some(7)));
    }
}
