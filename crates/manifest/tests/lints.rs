//! Every lint has a manifest that breaks it, and says so in words an author can act on.

use clawlink_manifest::parse::{Folder, parse};

#[cfg(test)]
mod support {
    use super::Folder;

    pub(super) const APP: &str = "app.toml";
    pub(super) const SEND: &str = "tools/send_message.toml";
    pub(super) const LIST: &str = "tools/list_messages.toml";
    pub(super) const ICON: &str = "icon.svg";
    pub(super) const HOOKS: &str = "hooks.rs";

    /// A folder without a flaw.
    pub(super) fn good() -> Folder {
        Folder {
            slug: "slack".to_owned(),
            app: include_str!("fixtures/slack/app.toml").to_owned(),
            tools: vec![
                (
                    "send_message".to_owned(),
                    include_str!("fixtures/slack/tools/send_message.toml").to_owned(),
                ),
                (
                    "list_messages".to_owned(),
                    include_str!("fixtures/slack/tools/list_messages.toml").to_owned(),
                ),
            ],
            icon: r#"<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1v1z"/></svg>"#.to_owned(),
            hooks: "pub(crate) fn shape() {}\n".to_owned(),
        }
    }

    /// The folder with one text of one file replaced.
    pub(super) fn with(file: &str, from: &str, to: &str) -> Folder {
        let mut folder = good();
        let text = match file {
            APP => &mut folder.app,
            SEND => &mut folder.tools[0].1,
            LIST => &mut folder.tools[1].1,
            ICON => &mut folder.icon,
            HOOKS => &mut folder.hooks,
            other => panic!("no such file: {other}"),
        };
        assert!(text.contains(from), "{file} does not hold {from:?}");
        *text = text.replacen(from, to, 1);
        folder
    }
}

use support::{APP, HOOKS, ICON, LIST, SEND, good, with};

/// File, what is replaced, what by, and the whole message.
const BROKEN: &[(&str, &str, &str, &str)] = &[
    (SEND, "max_len = 4000", "max_len = \"4k\"", "field.text.max_len: integer expected, got \"4k\" [L3]"),
    (SEND, "max_len = 4000", "max_lenght = 4000", "field.text.max_lenght: no such key [L1]"),
    (SEND, "title = \"Send a message\"", "title = 7", "title: text expected, got 7 [L1]"),
    (
        SEND,
        "in = \"body\"",
        "in = \"bdy\"",
        "field.text.in: one of `path`, `query`, `header`, `body`, `hook` expected, got \"bdy\" [L1]",
    ),
    (SEND, "[preview]", "[preview", "TOML expected: unclosed table, expected `]` [L1]"),
    (APP, "name = \"Slack\"", "", "name: required, and missing [L1]"),
    (
        APP,
        "risk = \"low\"",
        "risk = \"none\"",
        "scope.chat:read.risk: one of `low`, `medium`, `high`, `admin` expected, got \"none\" [L1]",
    ),
    (APP, "status = 401", "status = 1", "error.1.status: integer 100–599 expected, got 1 [L3]"),
    (
        APP,
        "read = \"/next\"",
        "read = \"next\"",
        "page.cursor.read: JSON Pointer expected, got \"next\" [L1]",
    ),
    (
        LIST,
        "items = \"/items\"",
        "items = \"/a~2\"",
        "output.items: JSON Pointer expected, got \"/a~2\" [L1]",
    ),
    (
        LIST,
        "method = \"GET\"",
        "method = \"get\"",
        "method: an HTTP method in upper case expected, got \"get\" [L1]",
    ),
    (
        SEND,
        "title = \"Send a message\"",
        "title = \"Send a message\"\naliases = [\"Slack-Post\"]",
        "aliases: `^[a-z][a-z0-9_]{0,39}$` expected as tool name, got \"Slack-Post\" [L2]",
    ),
    (
        APP,
        "Send and read messages in the channels of a workspace.",
        "Chat.",
        "summary: 20 to 140 characters expected, got 5 [L3]",
    ),
    (
        SEND,
        "max_len = 4000",
        "min_len = 5000\nmax_len = 4000",
        "field.text.min: at most the maximum expected [L3]",
    ),
    (SEND, "max_len = 4000", "default = 3", "field.text.default: String expected [L3]"),
    (
        SEND,
        "effect = \"write\"",
        "effect = \"write\"\ntimeout_s = 60",
        "timeout_s: 1 to 25 expected, got 60 [L3]",
    ),
    (
        APP,
        "https://docs.example.com",
        "http://docs.example.com",
        "docs: https URL expected, got \"http://docs.example.com\" [L4]",
    ),
    (
        APP,
        "https://{instance:team}.example.com/api",
        "https://{instance:tenant}.example.com",
        "base.api.url: https URL expected, got \"https://{instance:tenant}.example.com\" [L4]",
    ),
    (
        APP,
        "x-version = \"1\"",
        "x-version = \"{secret:access_token}\"",
        "headers.x-version: {secret:…} expected only in `inject` and `revoke` [L5]",
    ),
    (
        SEND,
        "max_len = 4000",
        "default = \"{secret:access_token}\"",
        "field.text: {secret:…} expected only in `inject` and `revoke` [L5]",
    ),
    (
        SEND,
        "/channels/{channel}/messages",
        "/channels/{channel}/{thread}",
        "path: {thread} stands in the path or among the path fields, not in both [L6]",
    ),
    (
        SEND,
        "required = true\nfrom",
        "from",
        "field.channel.required: true expected: a path has no optional parts [L6]",
    ),
    (
        APP,
        "in = \"header\"\nname = \"authorization\"",
        "in = \"body\"\nname = \"token\"",
        "identity.method: GET cannot have a body, and the credential goes into one [L7]",
    ),
    (LIST, "in = \"query\"", "in = \"body\"", "encode: GET cannot have a body [L7]"),
    (
        SEND,
        "[preview]",
        "[const.body]\n\"/text\" = \"x\"\n[preview]",
        "field.text: a place of its own expected, got that of const.body./text [L7]",
    ),
    (
        SEND,
        "effect = \"write\"\n",
        "",
        "effect: required, and missing: nothing is assumed about what a tool does [L8]",
    ),
    (
        SEND,
        "method = \"POST\"",
        "method = \"DELETE\"",
        "effect: DELETE suggests destructive: `effect_reason` expected [L8]",
    ),
    (
        SEND,
        "Send {text} to {channel}",
        "",
        "preview.summary: required: what does a person read before it runs? [L9]",
    ),
    (SEND, "Send {text} to {channel}", "Send {txt}", "preview.summary: {txt} is no field [L9]"),
    (
        SEND,
        "scopes =",
        "unverifiable = \"no\"\nscopes =",
        "verify_with: either this or `unverifiable` expected: how does an unknown outcome become known? [L10]",
    ),
    (
        SEND,
        "tool = \"list_messages\"",
        "tool = \"list_message\"",
        "verify_with.tool: a known read tool expected, got \"list_message\" [L11]",
    ),
    (
        SEND,
        "args = { channel = \"{channel}\" }",
        "",
        "verify_with.args: list_messages needs \"channel\" [L11]",
    ),
    (
        SEND,
        "from = \"list_messages#",
        "from = \"lists#",
        "field.channel.from: `read_tool#/pointer` expected, got \"lists#/items/*/channel\" [L11]",
    ),
    (
        LIST,
        "page = \"cursor\"",
        "page = \"number\"",
        "output.page: a known page expected, got \"number\" [L11]",
    ),
    (
        LIST,
        "path = \"/messages\"",
        "path = \"/messages\"\nbase = \"files\"",
        "base: a known base expected, got \"files\" [L11]",
    ),
    (
        APP,
        "{secret:access_token}",
        "{secret:token}",
        "inject.value: a known credential field expected, got \"secret:token\" [L11]",
    ),
    (HOOKS, "shape", "form", "shape: a function `pub(crate)` of this name expected: a tool names it [L11]"),
    (LIST, "scopes = [[\"chat:read\"]]\n", "", "scopes: required in an app that has scopes [L12]"),
    (
        APP,
        "[identity]\npath = \"/me\"\nid = \"/id\"\n",
        "",
        "identity: required, and missing: whose account is it? [L13]",
    ),
    (
        APP,
        "token_url =",
        "pkce = \"off\"\ntoken_url =",
        "auth.oauth.pkce_reason: required where PKCE is off [L14]",
    ),
    (
        APP,
        "https://example.com/token",
        "https://{instance:team}.example.com/token",
        "auth.oauth.token_url: a fixed host expected: a deployment's client secret never goes to a person's own server [L15]",
    ),
    (
        SEND,
        "name = \"text\"",
        "name = \"te$xt\"",
        "field.te$xt.name: `^[A-Za-z0-9_]{1,64}$` expected; another upstream name goes into `as` [L16]",
    ),
    (
        SEND,
        "type = \"string\"\nin = \"body\"",
        "type = \"array\"\nin = \"body\"",
        "field.text.of: expected for arrays, and for nothing else [L16]",
    ),
    (
        SEND,
        "[preview]",
        "[output]\npage = \"cursor\"\n[preview]",
        "output.page: only reads can be continued [L17]",
    ),
    (
        LIST,
        "[[example]]\nask = \"what was said\"\nargs = { channel = \"C1\" }\n",
        "",
        "example: 1 to 5 expected, got 0 [L18]",
    ),
    (
        LIST,
        "args = { channel = \"C1\" }",
        "args = {}",
        "example.1.args: \"channel\" expected: it is required [L18]",
    ),
    (APP, "x-version", "cf-ray", "headers.cf-ray: a header that a manifest may set expected [L20]"),
    (HOOKS, "{}", "{ unsafe {} }", "a pure function expected, got \"unsafe\" [L22]"),
    (ICON, "<path", "<script/><path", "shapes alone expected, got \"<script\" [L23]"),
    (
        SEND,
        "effect = \"write\"",
        "effect = \"read\"",
        "effect: a tool named \"send_message\" cannot be a read [L25]",
    ),
    (
        APP,
        "manual_url = \"https://example.com/settings\"\n",
        "",
        "revoke.manual_url: required where the app cannot take a grant back itself [L27]",
    ),
    (
        SEND,
        "What to say.",
        "Like ghp_0123456789abcdefghij",
        "field.text: no credential expected here, and this looks like one [L28]",
    ),
];

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
