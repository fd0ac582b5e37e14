//! OAuth 1.0a as the app would check it, written anew from RFC 5849: nothing here is the code that signed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clawlink_e2e::Received;
use hmac::{Hmac, Mac as _};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use sha1::Sha1;
use url::Url;

/// RFC 5849 §3.6: everything but these.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A token with all that signs for it.
#[derive(Clone, Debug)]
pub(crate) struct Keys {
    pub(super) client: String,
    pub(super) client_secret: String,
    pub(super) token: String,
    pub(super) token_secret: String,
}

impl Keys {
    /// Checks that a request is signed by these keys, over itself.
    pub(crate) fn check(&self, request: &Received) -> Result<(), String> {
        let header = request.header("authorization").unwrap_or_default();
        let protocol = read_header(header)?;
        let find = |name: &str| {
            protocol.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
        };
        if (find("oauth_consumer_key"), find("oauth_token")) != (self.client.as_str(), self.token.as_str()) {
            return Err(format!("signed for somebody else: {header}"));
        }
        let message = base_string(request, &protocol);
        let key = format!("{}&{}", encode(&self.client_secret), encode(&self.token_secret));
        let mut mac = Hmac::<Sha1>::new_from_slice(key.as_bytes()).unwrap();
        mac.update(message.as_bytes());
        let expected = STANDARD.encode(mac.finalize().into_bytes());
        if find("oauth_signature") == expected {
            Ok(())
        } else {
            Err(format!("not the signature of {message}"))
        }
    }
}

fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// RFC 5849 §3.5.1.
fn read_header(header: &str) -> Result<Vec<(String, String)>, String> {
    let members = header.strip_prefix("OAuth ").ok_or_else(|| format!("no signature: {header:?}"))?;
    let read = |member: &str| {
        let (name, value) = member.split_once('=').unwrap_or((member, ""));
        let value = percent_decode_str(value.trim_matches('"')).decode_utf8_lossy().into_owned();
        (name.to_owned(), value)
    };
    Ok(members.split(", ").map(read).collect())
}

/// RFC 5849 §3.4.1.
fn base_string(request: &Received, protocol: &[(String, String)]) -> String {
    let address = format!("http://{}{}", request.header("host").unwrap_or_default(), request.target);
    let url = Url::parse(&address).unwrap();
    let body = request.body();
    let is_form =
        request.header("content-type").is_some_and(|kind| kind.starts_with("application/x-www-form"));
    let form = url::form_urlencoded::parse(if is_form { &body } else { b"" });
    let sent = url.query_pairs().chain(form).map(|(name, value)| (encode(&name), encode(&value)));
    let own = protocol.iter().filter(|(name, _)| name != "oauth_signature");
    let own = own.map(|(name, value)| (encode(name), encode(value)));
    let mut pairs: Vec<(String, String)> = sent.chain(own).collect();
    pairs.sort();
    let pairs: Vec<String> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    let address = format!("{}{}", url.origin().ascii_serialization(), url.path());
    format!("{}&{}&{}", request.method, encode(&address), encode(&pairs.join("&")))
}
