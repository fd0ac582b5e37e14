//! The request that asks an app whose account a connection is, as a person reads it.

use clawlink_core::ports::storage::Connection;
use clawlink_manifest::{App, Inject, InjectPlace};

use crate::words::fill_known;

/// Method, address, headers and members of the body on a line each; a secret stands as `‹access token›`. Empty for an app
/// without identity.
pub(crate) fn identity_request(app: &App, row: &Connection) -> String {
    let Some(identity) = &app.identity else { return String::new() };
    let base = app.bases.iter().find(|base| base.id == identity.base).map_or("", |base| base.url.as_ref());
    let known = |text: &str| chips(&fill_known(text, row));
    let applies =
        |inject: &&Inject| inject.auth.is_empty() || inject.auth.iter().any(|auth| *auth == row.auth_id);
    let own = app.headers.iter().map(|(name, value)| format!("\n{name}: {}", known(value)));
    let (mut query, mut body) = (Vec::new(), Vec::new());
    let mut headers: Vec<String> = own.collect();
    for inject in app.injects.iter().filter(applies) {
        let value = known(&inject.value);
        match inject.place {
            InjectPlace::Header => headers.push(format!("\n{}: {value}", inject.name)),
            InjectPlace::Basic => headers.push(format!("\nauthorization: Basic {value}")),
            InjectPlace::Sign => headers.push("\nauthorization: ‹signature›".to_owned()),
            InjectPlace::Query => query.push(format!("{}={value}", inject.name)),
            InjectPlace::Body => body.push(format!("\n\"{}\": \"{value}\"", inject.name)),
        }
    }
    let sign = if query.is_empty() { "" } else { "?" };
    let address = known(&format!("{base}{}", identity.path));
    let (query, headers, body) = (query.join("&"), headers.concat(), body.concat());
    format!("{} {address}{sign}{query}{headers}{body}", identity.method)
}

/// Draws `{secret:access_token}` as `‹access token›`.
fn chips(text: &str) -> String {
    let Some((before, slot)) = text.split_once("{secret:") else { return text.to_owned() };
    let (name, after) = slot.split_once('}').unwrap_or((slot, ""));
    format!("{before}‹{}›{}", name.replace('_', " "), chips(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_secret_is_drawn_as_its_name() {
        assert_eq!(chips("{secret:user}:{secret:api_key}"), "‹user›:‹api key›");
        assert_eq!(chips("plain"), "plain");
        assert_eq!(chips("Bearer {secret:access_token}!"), "Bearer ‹access token›!");
    }
}
