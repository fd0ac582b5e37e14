use clawlink_core::config::Config;
use clawlink_core::identity::{SignedIn, verify_csrf};
use clawlink_core::problem::{Kind, Problem};
use http::HeaderMap;

use crate::{Sameness, is_same_origin};

/// The header in which a script of ours sends the form token of its session.
const CSRF: &str = "x-csrf-token";

/// Refuses a change that no page of ours sent for this person.
///
/// # Errors
/// A problem; nothing was changed.
pub fn check_own_page(config: &Config, headers: &HeaderMap, person: &SignedIn) -> Result<(), Problem> {
    if is_same_origin(headers, &config.web_origin) == Sameness::Foreign {
        let words = "This request did not come from our own page. Nothing was changed.";
        return Err(Problem::new(Kind::Forbidden, "foreign_form", words));
    }
    let token = headers.get(CSRF).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Ok(verify_csrf(&config.keyring, person, token)?)
}
