//! The provider stands in for every app, so that no test reaches anything outside this machine.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use toml::{Table, Value};

use super::oauth_server;
use crate::failure::Failure;
use crate::instance::{OauthClient, Options};

/// The keys of a manifest whose addresses ClawLink itself asks or sends a person to; others are for reading.
const ASKED: [&str; 6] = ["url", "authorize_url", "token_url", "refresh_url", "request_url", "access_url"];

/// Maps every origin that a manifest declares to the provider, and gives every app with an OAuth sign-in a client there.
///
/// # Errors
/// [`Failure::Io`] and [`Failure::Unreadable`], naming the manifest.
pub(super) fn for_every_app(mut options: Options, root: &Path) -> Result<Options, Failure> {
    let folder = root.join("crates/catalog/apps");
    let provider = options.urls().provider;
    let mut origins = BTreeSet::new();
    for entry in fs::read_dir(&folder).map_err(Failure::io("read", &folder))?.flatten() {
        let slug = entry.file_name().to_string_lossy().into_owned();
        // The provider's own app is at home there already, and the other has a server of its own.
        if slug == "workbench" || slug == oauth_server::APP {
            continue;
        }
        let manifest = read(&entry.path().join("app.toml"))?;
        collect(&Value::Table(manifest.clone()), &mut origins);
        if has_oauth(&manifest) {
            options.oauth_clients.push(OauthClient::new(
                &slug,
                &format!("{slug}-client"),
                &format!("{slug}-secret"),
            ));
        }
    }
    options.maps.extend(origins.into_iter().map(|origin| (origin, provider.clone())));
    Ok(options)
}

fn read(path: &Path) -> Result<Table, Failure> {
    let text = fs::read_to_string(path).map_err(Failure::io("read", path))?;
    text.parse().map_err(|error: toml::de::Error| Failure::Unreadable {
        path: path.to_owned(),
        reason: error.message().to_owned(),
    })
}

fn has_oauth(manifest: &Table) -> bool {
    let auths = manifest.get("auth").and_then(Value::as_array);
    auths.is_some_and(|auths| {
        auths.iter().any(|auth| matches!(auth.get("kind").and_then(Value::as_str), Some("oauth2" | "oauth1")))
    })
}

fn collect(value: &Value, origins: &mut BTreeSet<String>) {
    match value {
        Value::Table(table) => {
            for (key, value) in table {
                let address = value.as_str().filter(|_| ASKED.contains(&key.as_str()));
                origins.extend(address.and_then(origin));
                collect(value, origins);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, origins)),
        _ => {}
    }
}

/// Scheme and host as they are written, a tenant's label unfilled; `None` for the address of a person's own server, which
/// a person types in.
fn origin(address: &str) -> Option<String> {
    let host = address.strip_prefix("https://")?.split('/').next()?;
    Some(format!("https://{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_asked_is_mapped() {
        let manifest: Table = r#"
            docs = "https://docs.example.com/x"
            [base.api]
            url = "https://api.example.com/v1"
            [base.tenant]
            url = "https://{instance:tenant}.example.com/v1"
            [base.own]
            url = "{instance:server}/v1"
            [[auth]]
            kind = "oauth2"
            token_url = "https://login.example.com/token"
        "#
        .parse()
        .unwrap();
        let mut origins = BTreeSet::new();
        collect(&Value::Table(manifest.clone()), &mut origins);
        assert_eq!(
            origins.into_iter().collect::<Vec<_>>(),
            ["https://api.example.com", "https://login.example.com", "https://{instance:tenant}.example.com"]
        );
        assert!(has_oauth(&manifest));
    }
}
