//! The variables and secrets of both workers, each in the file that its `wrangler dev --env-file` reads.

use super::options::Options;
use super::state::{State, write_secret};
use crate::failure::Failure;
use crate::worker::Worker;

/// Writes the files, readable for this user alone. They say the same; each worker has its own, so that a deployment can be played
/// in which one script is behind.
///
/// # Errors
/// [`Failure::Io`].
pub(super) fn write(state: &State, options: &Options) -> Result<(), Failure> {
    let urls = options.urls();
    let (keys, active) = state.keyring()?.variables();
    let lines = [
        ("ENVIRONMENT", "local".to_owned()),
        ("WEB_ORIGIN", urls.web),
        ("API_ORIGIN", urls.api),
        ("CREDENTIAL_KEYS", keys),
        ("CREDENTIAL_KEY_ACTIVE", active),
        ("OAUTH_CLIENTS", options.oauth_clients().to_string()),
        ("LOCAL_ORIGINS", options.local_origins().to_string()),
    ]
    .map(|(name, value)| format!("{name}='{}'", quotable(&value)));
    Worker::ALL.into_iter().try_for_each(|worker| write_secret(&state.variables(worker), &lines.join("\n")))
}

/// JSON that means the same, without the two characters that the file's format gives a meaning inside quotes.
fn quotable(json: &str) -> String {
    json.replace('\'', "\\u0027").replace('$', "\\u0024")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::quotable;

    #[test]
    fn quotes_and_dollars_survive_as_json() {
        let secret = json!({"secret": "it's $HOME"});
        let written = quotable(&secret.to_string());
        assert!(!written.contains(['\'', '$']));
        assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), secret);
    }
}
