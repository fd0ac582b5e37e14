use std::collections::BTreeMap;

use clawlink_manifest::{App, InstanceKind};
use url::{Host, Url};

use crate::outbound::{is_loopback, is_private};

/// Why a server address is refused, in the words of the form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{expected}")]
pub struct InstanceError {
    /// The input at fault.
    pub key: String,
    /// The rule it breaks.
    pub expected: &'static str,
}

/// Reads what a person told about their own server or tenant into slot values: an origin, or one DNS label
/// of a host whose rest the app fixes. `local` also takes loopback origins with a port, over http, written out as such.
///
/// # Errors
/// [`InstanceError`], naming the rule.
pub fn read_instance(
    app: &App,
    given: &BTreeMap<String, String>,
    local: bool,
) -> Result<BTreeMap<String, String>, InstanceError> {
    app.instance
        .iter()
        .map(|input| {
            let text = given.get(input.key.as_ref()).map_or("", |text| text.trim());
            let value = match input.kind {
                InstanceKind::Label => read_label(text),
                InstanceKind::Origin => read_origin(text, local),
            };
            let key = input.key.to_string();
            value.map(|value| (key.clone(), value)).map_err(|expected| InstanceError { key, expected })
        })
        .collect()
}

fn read_label(text: &str) -> Result<String, &'static str> {
    let text = text.to_lowercase();
    let plain = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    let edges = !text.starts_with('-') && !text.ends_with('-');
    if (1..=63).contains(&text.len()) && plain && edges {
        Ok(text)
    } else {
        Err("One name of letters, digits and hyphens, without a dot.")
    }
}

fn read_origin(text: &str, local: bool) -> Result<String, &'static str> {
    if !text.is_ascii() {
        return Err(
            "Only ASCII. A name with other letters in its other form, such as xn--bcher-kva.example.",
        );
    }
    let url = Url::parse(text).map_err(|_| "A full address such as https://matrix.example.org.")?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("No user name or password in the address.");
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err("Only the server, nothing after its name.");
    }
    let origin = url.origin().ascii_serialization();
    if local
        && is_loopback(&url)
        && matches!(url.scheme(), "http" | "https")
        && text.trim_end_matches('/') == origin
    {
        return Ok(origin);
    }
    if url.scheme() != "https" {
        return Err("It must begin with https://.");
    }
    if url.port().is_some() {
        return Err("No port: the server must answer on 443.");
    }
    let Some(Host::Domain(host)) = url.host() else { return Err("A name, not an IP address.") };
    if !host.contains('.') || host.ends_with('.') || is_private(host) {
        return Err("A public name, not one of a private network.");
    }
    Ok(origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_server_is_taken_as_its_origin() {
        assert_eq!(
            read_origin("https://Matrix.Example.org/", false),
            Ok("https://matrix.example.org".to_owned())
        );
        assert_eq!(
            read_origin("https://xn--bcher-kva.example", false),
            Ok("https://xn--bcher-kva.example".to_owned())
        );
        assert!(read_origin("https://bücher.example", false).unwrap_err().contains("xn--bcher-kva"));
    }

    #[test]
    fn addresses_that_lead_inside_are_refused() {
        for wrong in [
            "",
            "matrix.example.org",
            "http://matrix.example.org",
            "https://matrix.example.org:8448",
            "https://user@matrix.example.org",
            "https://matrix.example.org/_matrix",
            "https://matrix.example.org?x",
            "https://127.0.0.1",
            "https://127.1",
            "https://2130706433",
            "https://0x7f.1",
            "https://①②⑦.0.0.1",
            "https://[::1]",
            "https://[::ffff:7f00:1]",
            "https://169.254.169.254",
            "https://0",
            "https://a.",
            "https://intranet",
            "https://x.internal",
            "https://api.claw-link.dev",
            "https://claw-link.dev",
            "https://CLAW-LINK.dev",
            "https://home.arpa",
            "https://x.home.arpa",
            "http://127.0.0.1:8008",
        ] {
            assert!(read_origin(wrong, false).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_name_that_only_ends_like_a_private_one_is_public() {
        for right in ["https://my-claw-link.dev", "https://arpa.example", "https://internal.example.org"] {
            assert_eq!(read_origin(right, false).as_deref(), Ok(right));
        }
    }

    #[test]
    fn loopback_is_for_local_instances() {
        assert_eq!(read_origin("http://127.0.0.1:8008", true), Ok("http://127.0.0.1:8008".to_owned()));
        assert!(read_origin("http://10.0.0.1:8008", true).is_err());
        assert!(read_origin("http://localhost:8008", true).is_err());
        for disguised in
            ["http://127.1:8008", "http://2130706433:8008", "https://①②⑦.0.0.1", "https://127.0.0.1."]
        {
            assert!(read_origin(disguised, true).is_err(), "{disguised}");
        }
    }

    #[test]
    fn a_label_cannot_bring_a_host() {
        assert_eq!(read_label("Acme"), Ok("acme".to_owned()));
        for wrong in ["", "evil.com#", "acme/", "acme?", "a@evil.com", "x\\.evil.com", "%2f", "-a", "a.b"] {
            assert!(read_label(wrong).is_err(), "{wrong}");
        }
    }
}
