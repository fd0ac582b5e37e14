use url::Url;

use crate::origin::{Origin, OriginError};

/// The address that an agent is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint(Url);

impl Endpoint {
    /// The endpoint of a deployment: its own on the API's origin, or what the web origin passes on.
    pub(crate) fn of(api: &Origin, web: &Origin) -> Self {
        Self(api.at(if api == web { &["api", "mcp"] } else { &["mcp"] }))
    }

    /// An address as typed, with any path and query.
    ///
    /// # Errors
    /// [`OriginError`] where a key must not be sent.
    pub(crate) fn parse(typed: &str) -> Result<Self, OriginError> {
        let url = Url::parse(typed).map_err(|_| OriginError::no_url(typed))?;
        Origin::parse(&url.origin().ascii_serialization())?;
        Ok(Self(url))
    }

    pub(crate) fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether only this machine reaches it.
    pub(crate) fn is_loopback(&self) -> bool {
        Origin::parse(&self.0.origin().ascii_serialization()).is_ok_and(|origin| origin.is_loopback())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deployment_of_one_origin_is_told_by_the_path_it_passes_on() {
        let [api, web] =
            ["https://api.claw-link.dev", "https://claw-link.dev"].map(|it| Origin::parse(it).unwrap());
        assert_eq!(Endpoint::of(&api, &web).as_str(), "https://api.claw-link.dev/mcp");
        assert_eq!(Endpoint::of(&web, &web).as_str(), "https://claw-link.dev/api/mcp");
    }

    #[test]
    fn an_address_keeps_its_query_and_is_closed_to_listeners() {
        let pinned = "https://api.claw-link.dev/mcp?apps=gmail";
        assert_eq!(Endpoint::parse(pinned).unwrap().as_str(), pinned);
        assert!(Endpoint::parse("http://127.0.0.1:8788/mcp").unwrap().is_loopback());
        for refused in ["http://api.claw-link.dev/mcp", "file:///mcp", "mcp"] {
            assert!(Endpoint::parse(refused).is_err(), "{refused}");
        }
    }
}
