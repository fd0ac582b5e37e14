use axum::extract::FromRequestParts;
use clawlink_core::id::UserId;
use clawlink_core::identity::SignedIn;
use clawlink_core::pairing::authenticate_device;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::Device;
use clawlink_core::problem::{Kind, Problem};
use clawlink_edge::{Refused, check_own_page};
use http::header::AUTHORIZATION;
use http::request::Parts;
use http::{HeaderMap, Method};

use crate::principal::find_person;

/// Whoever may read connections and ask for a link: a device by its credential, or a person in a signed-in browser. A request
/// that shows a credential is judged by it alone; a bad one is not made up for by a session.
pub(crate) enum Acting {
    /// By a credential.
    Device(Box<Device>),
    /// By a session, and for a change by a page of ours.
    Person(Box<SignedIn>),
}

impl Acting {
    /// For whom.
    pub(crate) const fn user(&self) -> &UserId {
        match self {
            Self::Device(device) => &device.user,
            Self::Person(person) => person.id(),
        }
    }
}

impl FromRequestParts<House> for Acting {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, house: &House) -> Result<Self, Refused> {
        if let Some(credential) = read_credential(&parts.headers) {
            return Ok(Self::Device(Box::new(authenticate_device(house, Some(credential)).await?)));
        }
        let person = find_person(house, &parts.headers).await?.ok_or_else(|| {
            Problem::new(Kind::Unauthenticated, "unauthenticated", "No credential was sent.")
        })?;
        if ![Method::GET, Method::HEAD].contains(&parts.method) {
            check_own_page(&house.config, &parts.headers, &person)?;
        }
        Ok(Self::Person(Box::new(person)))
    }
}

/// The credential of a request: of the plugins' own header, else of `Authorization`. One that cannot be read is one.
fn read_credential(headers: &HeaderMap) -> Option<&str> {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let bearer =
        || text(AUTHORIZATION.as_str()).map(|value| value.strip_prefix("Bearer ").unwrap_or_default());
    text("x-clawlink-api-key").or_else(bearer)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn the_plugins_header_comes_before_a_bearer_and_nothing_is_no_credential() {
        let mut headers = HeaderMap::new();
        assert_eq!(read_credential(&headers), None);
        headers.insert(AUTHORIZATION, HeaderValue::from_static("Bearer b"));
        assert_eq!(read_credential(&headers), Some("b"));
        headers.insert("x-clawlink-api-key", HeaderValue::from_static(" a "));
        assert_eq!(read_credential(&headers), Some(" a "));
    }
}
