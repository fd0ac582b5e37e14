//! Every lint has a manifest that breaks it, and says so in words an author can act on.

use clawlink_manifest::parse::{Folder, parse};

#[cfg(test)]
mod broken;
#[cfg(test)]
mod folder;

use broken::BROKEN;
use folder::{APP, SEND, good, with};

#[test]
fn a_good_folder_has_no_flaw() {
    let app = parse(&good()).unwrap();
    assert_eq!(
        app.tools.iter().map(|tool| tool.name.as_ref()).collect::<Vec<_>>(),
        ["slack_list_messages", "slack_send_message"]
    );
}

#[test]
fn every_broken_manifest_is_refused_with_file_key_and_expectation() {
    for (file, from, to, expected) in BROKEN {
        let flaws = parse(&with(file, from, to)).expect_err(expected);
        let said: Vec<_> = flaws.iter().map(ToString::to_string).collect();
        assert!(
            said.contains(&format!("apps/slack/{file}: {expected}")),
            "expected {expected}\ngot {said:#?}"
        );
    }
}

/// The fixture, connected by the person's own client.
const OWN_CLIENT: &str = r#"kind = "client_credentials"
token_url = "https://example.com/token"
token_params = { audience = "{secret:audience}" }
field = [{ key = "client_id", label = "Id" }, { key = "client_secret", label = "Secret" }, { key = "audience", label = "Audience" }]"#;

const OAUTH: &str = r#"kind = "oauth2"
authorize_url = "https://example.com/authorize"
token_url = "https://example.com/token""#;

#[test]
fn a_way_to_connect_by_typing_needs_all_that_it_uses() {
    for (from, to, expected) in [
        ("", "", ""),
        (
            "{ key = \"client_secret\", label = \"Secret\" }, ",
            "",
            "auth.oauth.field: a field \"client_secret\" expected: this way to connect is made of it [L11]",
        ),
        (
            "{secret:audience}",
            "{secret:tenant}",
            "auth.oauth.token_params.audience: {secret:…} of client_id, client_secret, audience expected, got \"secret:tenant\" [L5]",
        ),
        (
            "https://example.com/token",
            "http://example.com/token",
            "auth.oauth.token_url: https URL expected, got \"http://example.com/token\" [L4]",
        ),
        (
            "token_params =",
            "client_auth = \"private_key_jwt\"\ntoken_params =",
            "auth.oauth.client_auth: `basic`, `post` or `none` expected: a person types a secret, not a key [L11]",
        ),
        (
            "\"audience\", label",
            "\"team\", label",
            "auth.oauth.field: a name of its own expected, got \"team\" [L11]",
        ),
    ] {
        let flaws = parse(&with(APP, OAUTH, &OWN_CLIENT.replacen(from, to, 1))).err().unwrap_or_default();
        let said: Vec<_> = flaws.iter().map(ToString::to_string).collect();
        let wanted = format!("apps/slack/app.toml: {expected}");
        assert!(
            if expected.is_empty() { said.is_empty() } else { said.contains(&wanted) },
            "{expected}\n{said:#?}"
        );
    }
}

#[test]
fn oauth_1_needs_a_signature_and_its_own_addresses() {
    const OAUTH1: &str = r#"kind = "oauth1"
request_url = "https://example.com/request"
authorize_url = "https://example.com/authorize"
access_url = "https://example.com/access""#;
    const SENT: &str = "in = \"header\"\nname = \"authorization\"\nvalue = \"Bearer {secret:access_token}\"";
    const SIGNED: &str = "auth = \"oauth\"\nin = \"sign\"\nsign = \"oauth1_hmac_sha1\"";
    let told = |kind: &str, inject: &str| -> Vec<String> {
        let mut folder = with(APP, OAUTH, kind);
        folder.app = folder.app.replace(SENT, inject);
        let flaws = parse(&folder).err().unwrap_or_default();
        flaws.iter().map(ToString::to_string).collect()
    };
    assert_eq!(told(OAUTH1, SIGNED), Vec::<String>::new());
    let plain = told(&OAUTH1.replace("https://example.com/access", "http://example.com/access"), SIGNED);
    assert!(plain[0].contains("auth.oauth.access_url: https URL expected"), "{plain:?}");
    let unsigned = told(OAUTH1, SENT);
    assert!(unsigned.iter().any(|flaw| flaw.contains("an `inject` expected that signs")), "{unsigned:?}");
    assert!(unsigned.iter().any(|flaw| flaw.contains("a known credential field expected")), "{unsigned:?}");
    let wordless = told(OAUTH1, &SIGNED.replace("hmac_sha1", "plaintext"));
    assert!(wordless.iter().any(|flaw| flaw.contains("inject.1.sign")), "{wordless:?}");
}

#[test]
fn an_impossible_slug_is_refused() {
    for slug in ["Slack", "sl_ack", "-slack", "7eleven", "slack--x"] {
        let flaws = parse(&Folder { slug: slug.to_owned(), ..good() }).unwrap_err();
        assert!(flaws.iter().any(|flaw| flaw.lint == "L2"), "{slug}");
    }
}

#[test]
fn all_flaws_are_told_at_once() {
    let mut folder = with(SEND, "max_len = 4000", "max_len = \"4k\"");
    folder.app = folder.app.replace("name = \"Slack\"", "");
    let files: Vec<_> = parse(&folder).unwrap_err().into_iter().map(|flaw| flaw.file).collect();
    assert_eq!(files, ["apps/slack/app.toml", "apps/slack/tools/send_message.toml"]);
}

#[test]
fn a_changed_text_changes_the_revision_of_its_tool_alone() {
    let revisions = |folder: &Folder| {
        parse(folder).unwrap().tools.iter().map(|tool| tool.revision.to_string()).collect::<Vec<_>>()
    };
    let before = revisions(&good());
    let after = revisions(&with(SEND, "What to say.", "What to tell."));
    assert!(before[0].len() == 16 && before[0] == after[0] && before[1] != after[1]);
    let shaped = revisions(&with(APP, "x-version = \"1\"", "x-version = \"2\""));
    assert!(before[0] != shaped[0] && before[1] != shaped[1]);
}
