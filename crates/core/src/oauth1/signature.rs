use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha1::Sha1;
use url::Url;

use crate::exec::render::encode_value;
use crate::secret::SecretText;

/// A request as it will be sent, its `Authorization` header apart.
pub(crate) struct Unsigned<'a> {
    /// HTTP method, upper case.
    pub(crate) method: &'a str,
    /// The URL, its query included.
    pub(crate) url: &'a Url,
    /// The body, if it is a form; else empty.
    pub(crate) form: &'a [u8],
}

/// Who signs.
pub(crate) struct Keys {
    /// The client's id at the app.
    pub(crate) consumer_key: String,
    /// Its secret.
    pub(crate) consumer_secret: SecretText,
    /// The token; none before there is one.
    pub(crate) token: Option<String>,
    /// Its secret; empty before there is one.
    pub(crate) token_secret: SecretText,
}

/// What makes two equal requests differ, RFC 5849 §3.3.
pub(crate) struct Moment {
    /// Used once.
    pub(crate) nonce: String,
    /// Seconds since the epoch.
    pub(crate) timestamp: String,
}

/// The `Authorization` header of a request signed with HMAC-SHA1, RFC 5849 §3.5.1. `extra` are further protocol parameters.
pub(crate) fn authorization(
    unsigned: &Unsigned<'_>,
    keys: &Keys,
    moment: &Moment,
    extra: &[(&str, &str)],
) -> String {
    let mut protocol = vec![
        ("oauth_consumer_key", keys.consumer_key.as_str()),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", &moment.timestamp),
        ("oauth_nonce", &moment.nonce),
    ];
    protocol.extend(keys.token.iter().map(|token| ("oauth_token", token.as_str())));
    protocol.extend(extra);
    let signature = sign(&base_string(unsigned, &protocol), keys);
    protocol.push(("oauth_signature", &signature));
    let member = |(name, value): &(&str, &str)| format!("{name}=\"{}\"", encode_value(value));
    format!("OAuth {}", protocol.iter().map(member).collect::<Vec<_>>().join(", "))
}

/// The signature base string, RFC 5849 §3.4.1: method, address without query, and all parameters in one order.
fn base_string(unsigned: &Unsigned<'_>, protocol: &[(&str, &str)]) -> String {
    let form = url::form_urlencoded::parse(unsigned.form);
    let sent = unsigned.url.query_pairs().chain(form);
    let sent = sent.map(|(name, value)| (encode_value(&name), encode_value(&value)));
    let own = protocol.iter().map(|(name, value)| (encode_value(name), encode_value(value)));
    let mut pairs: Vec<(String, String)> = sent.chain(own).collect();
    pairs.sort();
    let pairs: Vec<String> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    let address = format!("{}{}", unsigned.url.origin().ascii_serialization(), unsigned.url.path());
    format!("{}&{}&{}", unsigned.method, encode_value(&address), encode_value(&pairs.join("&")))
}

/// RFC 5849 §3.4.2.
fn sign(base_string: &str, keys: &Keys) -> String {
    // Exposed to be the key of the signature.
    let (consumer, token) = (keys.consumer_secret.expose(), keys.token_secret.expose());
    let key = format!("{}&{}", encode_value(consumer), encode_value(token));
    // HMAC takes a key of any length, so the error cannot come.
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(key.as_bytes()) else { return String::new() };
    mac.update(base_string.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    fn keys(token: Option<&str>, token_secret: &str) -> Keys {
        Keys {
            consumer_key: "dpf43f3p2l4k3l03".to_owned(),
            consumer_secret: Secret::new("kd94hf93k423kf44".to_owned()),
            token: token.map(str::to_owned),
            token_secret: Secret::new(token_secret.to_owned()),
        }
    }

    fn moment(timestamp: &str, nonce: &str) -> Moment {
        Moment { nonce: nonce.to_owned(), timestamp: timestamp.to_owned() }
    }

    fn header(method: &str, url: &str, keys: &Keys, moment: &Moment, extra: &[(&str, &str)]) -> String {
        let url = Url::parse(url).unwrap();
        authorization(&Unsigned { method, url: &url, form: b"" }, keys, moment, extra)
    }

    #[test]
    fn the_three_requests_of_rfc_5849_section_1_2_are_signed_as_printed() {
        let initiate = header(
            "POST",
            "https://photos.example.net/initiate",
            &keys(None, ""),
            &moment("137131200", "wIjqoS"),
            &[("oauth_callback", "http://printer.example.com/ready")],
        );
        assert!(initiate.contains("oauth_callback=\"http%3A%2F%2Fprinter.example.com%2Fready\""));
        assert!(initiate.ends_with("oauth_signature=\"74KNZJeDHnMBp0EMJ9ZHt%2FXKycU%3D\""), "{initiate}");
        let token = header(
            "POST",
            "https://photos.example.net/token",
            &keys(Some("hh5s93j4hdidpola"), "hdhd0244k9j7ao03"),
            &moment("137131201", "walatlh"),
            &[("oauth_verifier", "hfdp7dh39dks9884")],
        );
        assert!(token.ends_with("oauth_signature=\"gKgrFCywp7rO0OXSjdot%2FIHF7IU%3D\""), "{token}");
        let photo = header(
            "GET",
            "http://photos.example.net/photos?file=vacation.jpg&size=original",
            &keys(Some("nnch734d00sl2jdk"), "pfkkdhi9sl3r4s00"),
            &moment("137131202", "chapoH"),
            &[],
        );
        assert!(photo.ends_with("oauth_signature=\"MdpQcU8iPSUjWoN%2FUDMsK2sui9I%3D\""), "{photo}");
    }

    #[test]
    fn the_base_string_of_rfc_5849_section_3_4_1_1_is_as_printed() {
        let url = Url::parse("http://example.com/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b").unwrap();
        let unsigned = Unsigned { method: "POST", url: &url, form: b"c2&a3=2+q" };
        let protocol = [
            ("oauth_consumer_key", "9djdj82h48djs9d2"),
            ("oauth_token", "kkk9d7dh3k39sjv7"),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", "137131201"),
            ("oauth_nonce", "7d8f3e4a"),
        ];
        let expected = "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7";
        assert_eq!(base_string(&unsigned, &protocol), expected);
    }
}
