use url::{Host, Url};

use crate::config::Config;

/// Whether pages of this origin may speak to the endpoint: our own, those the operator lists, and on a local instance any
/// loopback one. It keeps a page that rebinds its name from reaching a local instance (MCP transports, security warning).
pub(super) fn is_welcome(config: &Config, origin: &str) -> bool {
    let listed = config.mcp_origins.iter().any(|known| known == origin);
    origin == config.web_origin || origin == config.api_origin || listed || config.local && is_nearby(origin)
}

/// Whether a `Host` header may be asked here: on a local instance only loopback names, since anything else was rebound.
pub(super) fn is_own_host(config: &Config, host: &str) -> bool {
    !config.local || is_nearby(&format!("http://{host}"))
}

fn is_nearby(origin: &str) -> bool {
    let Ok(url) = Url::parse(origin) else { return false };
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_names_are_nearby() {
        for near in ["http://127.0.0.1:9", "http://localhost:3000", "http://[::1]:1", "https://127.0.0.1"] {
            assert!(is_nearby(near), "{near}");
        }
        for far in [
            "",
            "null",
            "http://evil.example",
            "http://127.0.0.1.evil.example",
            "http://localhost.evil.example",
        ] {
            assert!(!is_nearby(far), "{far}");
        }
    }
}
