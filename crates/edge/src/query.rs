use axum::extract::FromRequestParts;
use clawlink_core::problem::{Kind, Problem};
use http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::Refused;
use crate::json::name_field;

/// The query string.
#[derive(Debug, Clone)]
pub struct Query<T>(pub T);

/// The query of what takes no parameter: any is refused.
pub type NoQuery = Query<NoParameter>;

/// No parameter at all.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoParameter {}

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
        let (code, field, expected) = match name_field(&text) {
            Some(("unknown field", name, "there are no fields")) => ("unknown_field", name, "no parameter"),
            Some(("unknown field", name, expected)) => ("unknown_field", name, expected),
            Some(("missing field", name, _)) => ("invalid_query", name, "a value"),
            Some((_, name, _)) => ("invalid_query", name, "the parameter once"),
            None => ("invalid_query", path.trim_matches('.'), text.as_str()),
        };
        Problem::new(Kind::Malformed, code, format!("The query cannot be used: {text}.")).at(field, expected)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Wanted {
        query: String,
        limit: Option<u8>,
    }

    fn refuse<T: DeserializeOwned + std::fmt::Debug>(query: &str) -> (&'static str, String, String) {
        let problem = read::<T>(query).unwrap_err();
        let member = |name: &str| problem.members[name].as_str().unwrap().to_owned();
        (problem.code, member("field"), member("expected"))
    }

    #[test]
    fn each_fault_has_its_parameter_and_what_was_expected() {
        for (query, code, field, expected) in [
            ("limit=1", "invalid_query", "query", "a value"),
            ("query=a&limit=many", "invalid_query", "limit", "invalid digit found in string"),
            ("query=a&query=b", "invalid_query", "query", "the parameter once"),
            ("query=a&tols=1", "unknown_field", "tols", "expected `query` or `limit`"),
        ] {
            assert_eq!(refuse::<Wanted>(query), (code, field.to_owned(), expected.to_owned()), "{query}");
        }
    }

    #[test]
    fn where_no_parameter_is_taken_any_is_unknown() {
        let refused = ("unknown_field", "limit".to_owned(), "no parameter".to_owned());
        assert_eq!(refuse::<NoParameter>("limit=1"), refused);
        read::<NoParameter>("").unwrap();
    }

    #[test]
    fn what_is_right_is_read() {
        let Wanted { query, limit } = read("query=a%20b&limit=7").unwrap();
        assert_eq!((query.as_str(), limit), ("a b", Some(7)));
    }
}
