use clawlink_e2e::fresh;
use serde_json::{Value, json};

/// What is particular to an app.
pub(super) struct Manner {
    /// The path of the call by which it says whose credential it is given.
    pub(super) identity: &'static str,
    /// Its answer to that.
    pub(super) person: Value,
    pub(super) credential: Credential,
}

/// What proves to an app who is calling.
pub(super) enum Credential {
    /// A token, typed in or given at the end of the app's own sign-in; it begins like this.
    Token(&'static str),
    /// A token that is traded for what is typed in.
    Traded { typed: &'static [&'static str], path: &'static str, answer: fn(&str) -> Value },
    /// A token that is traded for an assertion, signed with the key of a file that is typed in.
    KeyFile { path: &'static str },
    /// A token whose secret signs each request (OAuth 1.0a).
    Signing,
    /// What is typed in itself, each value with its beginning.
    Typed(&'static [(&'static str, &'static str)]),
    /// The same, sent by HTTP Basic (RFC 7617) as this `user:password`.
    Basic(&'static [(&'static str, &'static str)], &'static str),
}

/// How this app is played.
pub(super) fn manner(app: &str) -> Manner {
    let (identity, person, credential) = match app {
        "bluesky" => (
            "/xrpc/com.atproto.server.getSession",
            json!({ "did": "did:plc:mara", "handle": "mara.example.com" }),
            Credential::Traded {
                typed: &["identifier", "password"],
                path: "/xrpc/com.atproto.server.createSession",
                answer: session,
            },
        ),
        "brevo" => (
            "/v3/account",
            json!({ "email": "mara@example.com", "companyName": "Test" }),
            Credential::Typed(&[("api_key", "xkeysib")]),
        ),
        "github" => ("/user", json!({ "id": 1, "login": "mara" }), Credential::Token("token")),
        "gmail" => (
            "/gmail/v1/users/me/profile",
            json!({ "emailAddress": "mara@example.com" }),
            Credential::Token("token"),
        ),
        "google-bigquery" => (
            "/v1/userinfo",
            json!({ "sub": "104", "email": "gardener@garden-7.iam.gserviceaccount.com" }),
            Credential::KeyFile { path: "/token" },
        ),
        "jira" => (
            "/rest/api/3/myself",
            json!({ "accountId": "1", "emailAddress": "mara@example.com" }),
            Credential::Basic(&[("email", "mara"), ("token", "ATATT")], "{secret:email}:{secret:token}"),
        ),
        "mandrill" => (
            "/api/1.0/users/info.json",
            json!({ "public_id": "1", "username": "mara" }),
            Credential::Typed(&[("key", "md")]),
        ),
        "matrix" => (
            "/_matrix/client/v3/account/whoami",
            json!({ "user_id": "@mara:example.org" }),
            Credential::Token("token"),
        ),
        "notion" => (
            "/v1/users/me",
            json!({ "id": "u1", "name": "mara", "bot": { "workspace_name": "Test" } }),
            Credential::Token("token"),
        ),
        "slack" => (
            "/api/auth.test",
            json!({ "ok": true, "user_id": "U1", "user": "mara", "team": "Test" }),
            Credential::Token("xoxb"),
        ),
        "stripe" => (
            "/v1/account",
            json!({ "id": "acct_1", "email": "mara@example.com" }),
            Credential::Basic(&[("api_key", "rk_test")], "{secret:api_key}:"),
        ),
        "trello" => (
            "/1/members/me",
            json!({ "id": "1", "username": "mara", "fullName": "Mara" }),
            Credential::Typed(&[("key", "key"), ("token", "ATTA")]),
        ),
        "twitter" => {
            ("/2/users/me", json!({ "data": { "id": "1", "username": "mara" } }), Credential::Signing)
        }
        "xero" => (
            "/api.xro/2.0/Organisation",
            json!({ "Organisations": [{ "OrganisationID": "1", "Name": "Test" }] }),
            Credential::Traded {
                typed: &["client_id", "client_secret"],
                path: "/connect/token",
                answer: granted,
            },
        ),
        new => panic!("{new} is new: add how it says who somebody is"),
    };
    Manner { identity, person, credential }
}

/// The answer of atproto's `createSession` and `refreshSession`.
pub(crate) fn session(token: &str) -> Value {
    json!({ "accessJwt": token, "refreshJwt": fresh("refresh"), "did": "did:plc:mara" })
}

/// The answer of RFC 6749 §5.1, without a refresh token.
pub(crate) fn granted(token: &str) -> Value {
    json!({ "access_token": token, "token_type": "Bearer", "expires_in": 1800 })
}
