use axum::extract::State;
use axum::response::Response;
use clawlink_core::pairing::{MadeKey, MakeKeyError, make_key};
use clawlink_core::policy::Policy;
use clawlink_core::ports::House;
use clawlink_core::problem::Kind;
use clawlink_edge::{Refused, status_of};
use http::HeaderMap;
use serde::Deserialize;

use super::devices::{KeyDraft, compose};
use crate::guard::Submitted;
use crate::html::{page, page_with};
use crate::pages::new_key::NewKey;
use crate::pages::part::Nav;
use crate::routes;
use crate::shell::shell;

/// The digits of a fingerprint that are shown, four by four.
const FINGERPRINT_GROUPS: usize = 3;

/// What the key is for, and what it may do.
#[derive(Debug, Deserialize)]
pub(crate) struct KeyForm {
    #[serde(default)]
    name: String,
    policy: Policy,
}

/// Makes a key and shows it in this one answer, which no cache keeps.
pub(crate) async fn make(
    State(house): State<House>,
    headers: HeaderMap,
    form: Submitted<KeyForm>,
) -> Result<Response, Refused> {
    let Submitted { person, fields: KeyForm { name, policy } } = form;
    let made = match make_key(&house, &person, &name, policy).await {
        Ok(made) => made,
        Err(MakeKeyError::Name) => {
            let error = "Give the key a name of 1 to 80 characters.".to_owned();
            let page = compose(&house, &headers, &person, KeyDraft { name, error, policy }).await?;
            return Ok(page_with(status_of(Kind::Invalid), &page));
        }
        Err(error) => return Err(error.into()),
    };
    let MadeKey { credential, device } = made;
    Ok(page(&NewKey {
        shell: shell(&house, &headers, &person, Nav::Devices, "New API key")?,
        name: device.name,
        // Exposed to be shown to its person, this once.
        key: credential.text.expose().clone(),
        fingerprint: fingerprint(&credential.hash),
        try_command: try_command(&house.config.api_origin),
        devices_url: routes::DEVICES.to_owned(),
    }))
}

/// A call that works as soon as the key is in `CLAWLINK_API_KEY`, so that no shell history keeps it.
fn try_command(api_origin: &str) -> String {
    format!("curl -H \"Authorization: Bearer $CLAWLINK_API_KEY\" {api_origin}/v1/whoami")
}

/// The beginning of a hash, as a person compares it: `9f2c 41ab 7d03`.
fn fingerprint(hash: &str) -> String {
    let digits: Vec<char> = hash.chars().collect();
    let groups: Vec<String> =
        digits.chunks(4).take(FINGERPRINT_GROUPS).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_is_short_and_grouped() {
        assert_eq!(fingerprint("9f2c41ab7d03ffff00"), "9f2c 41ab 7d03");
        assert_eq!(fingerprint(""), "");
    }
}
