use url::Url;

use crate::config::Config;

/// Which of our two MCP endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// On the execution worker; the canonical one.
    Api,
    /// On the web worker, which passes it on.
    Web,
}

impl Endpoint {
    /// Its path.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Api => "/mcp",
            Self::Web => "/api/mcp",
        }
    }

    /// The endpoint that a request's path belongs to.
    #[must_use]
    pub fn of_path(path: &str) -> Self {
        if path.starts_with(Self::Web.path()) { Self::Web } else { Self::Api }
    }

    /// Its origin.
    #[must_use]
    pub fn origin(self, config: &Config) -> &str {
        match self {
            Self::Api => &config.api_origin,
            Self::Web => &config.web_origin,
        }
    }

    /// Its address, the `resource` of RFC 8707 and 9728.
    #[must_use]
    pub fn url(self, config: &Config) -> String {
        format!("{}{}", self.origin(config), self.path())
    }

    /// Where its metadata stands (RFC 9728 §3.1).
    #[must_use]
    pub fn metadata_url(self, config: &Config) -> String {
        format!("{}/.well-known/oauth-protected-resource{}", self.origin(config), self.path())
    }
}

/// The endpoint a client names as `resource`; without one, the canonical. Query, trailing slash and case of the host do not
/// matter, since clients write them as they like; `None` for any other address.
#[must_use]
pub fn find_endpoint(config: &Config, resource: &str) -> Option<Endpoint> {
    if resource.is_empty() {
        return Some(Endpoint::Api);
    }
    let mut asked = Url::parse(resource).ok()?;
    if asked.fragment().is_some() || !asked.username().is_empty() || asked.password().is_some() {
        return None;
    }
    asked.set_query(None);
    let asked = asked.as_str().trim_end_matches('/').to_owned();
    [Endpoint::Api, Endpoint::Web].into_iter().find(|endpoint| endpoint.url(config) == asked)
}
