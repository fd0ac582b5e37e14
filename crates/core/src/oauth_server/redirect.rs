use url::{Host, Url};

use crate::config::Config;

/// Whether a client may register this address for its answers: https, plain http to this very machine, or the scheme of an
/// application that the operator knows (RFC 8252 §7).
pub(super) fn is_usable(config: &Config, url: &Url) -> bool {
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let known = match url.scheme() {
        "https" => url.host().is_some(),
        "http" => is_this_machine(url),
        scheme => config.app_schemes.iter().any(|known| known == scheme),
    };
    plain && known
}

/// Whether an asked redirect is one of the registered: the same text, or on this machine the same but for the port, which
/// a client only knows once it listens (RFC 8252 §7.3).
pub(super) fn is_registered(registered: &[String], asked: &str) -> bool {
    let same_but_port = |known: &String| {
        let (Ok(mut known), Ok(asked)) = (Url::parse(known), Url::parse(asked)) else { return false };
        let both = known.scheme() == "http" && asked.scheme() == "http" && is_this_machine(&known);
        both && known.set_port(asked.port()).is_ok() && known == asked
    };
    registered.iter().any(|known| known == asked || same_but_port(known))
}

/// Whether an answer ends on the machine where the browser runs, where no other machine vouches for who gets it.
pub(super) fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.octets() == [127, 0, 0, 1],
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_is_the_registered_text_or_differs_by_a_local_port() {
        let registered =
            ["https://a.example/cb".to_owned(), "http://127.0.0.1/cb".to_owned(), "cursor://x/cb".to_owned()];
        for good in
            ["https://a.example/cb", "http://127.0.0.1/cb", "http://127.0.0.1:9999/cb", "cursor://x/cb"]
        {
            assert!(is_registered(&registered, good), "{good}");
        }
        for wrong in [
            "https://a.example/cb/",
            "https://a.example:8443/cb",
            "https://a.example/cb?x=1",
            "https://a.example.evil.org/cb",
            "http://127.0.0.1:9999/other",
            "http://localhost:9999/cb",
            "https://127.0.0.1:9999/cb",
            "http://127.0.0.1:9999@evil.example/cb",
            "cursor://y/cb",
            "",
        ] {
            assert!(!is_registered(&registered, wrong), "{wrong}");
        }
    }
}
