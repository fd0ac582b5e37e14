//! Every app of the catalogue, connected: what of it the test plays, and what a person types.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clawlink_e2e::{Outcome, Page, fresh};
use serde_json::{Value, json};
use url::Url;

use crate::support::Scene;

/// A slot as a preview shows it, and what stands in its place on the wire.
pub(crate) type Slot = (String, String);

const ACCESS_TOKEN: &str = "{secret:access_token}";

/// What is particular to an app.
struct Manner {
    /// The path of the call by which it says whose credential it is given.
    identity: &'static str,
    /// Its answer to that.
    person: Value,
    credential: Credential,
}

/// What proves to an app who is calling.
enum Credential {
    /// A token, typed in or given at the end of the app's own sign-in; it begins like this.
    Token(&'static str),
    /// What is typed in itself, each value with its beginning.
    Typed(&'static [(&'static str, &'static str)]),
    /// The same, sent by HTTP Basic (RFC 7617) as this `user:password`.
    Basic(&'static [(&'static str, &'static str)], &'static str),
}

fn manner(app: &str) -> Manner {
    let (identity, person, credential) = match app {
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
        new => panic!("{new} is new: add how it says who somebody is"),
    };
    Manner { identity, person, credential }
}

/// Connects an app; returns the slots of its credential. Their values are of this run alone, so a request that holds
/// one is a request of this test.
pub(crate) async fn connect(scene: &mut Scene, app: &Value) -> Outcome<Vec<Slot>> {
    let slug = app["app"].as_str().unwrap();
    let Manner { identity, person, credential } = manner(slug);
    // The provider knows an account by its bearer tokens; by other credentials, only the path tells.
    let who = match credential {
        Credential::Token(_) => json!({ "path": identity, "account": scene.account }),
        Credential::Typed(_) | Credential::Basic(..) => json!({ "path": identity }),
    };
    scene.control.rule(who, json!({ "body": { "json": person } })).await?;
    let (typed, slots) = prepare(scene, &credential).await?;
    let url = scene.agent.connect_url(slug).await?;
    let kinds = app["auth"].as_array().unwrap();
    let result = match kinds.iter().find(|kind| kind["kind"] != "oauth2") {
        Some(kind) => {
            let url = format!("{url}&auth={}", kind["id"].as_str().unwrap());
            connect_by_form(scene, slug, &url, &typed).await?
        }
        None => connect_by_oauth(scene, slug, &url, &slots[0].1).await?,
    };
    assert!(result.heading().starts_with("Connected"), "{slug}: {} {}", result.url, result.text());
    Ok(slots)
}

/// Makes the values of a credential: what is typed into the form's fields, and what its requests carry.
async fn prepare(scene: &Scene, credential: &Credential) -> Outcome<(Vec<Slot>, Vec<Slot>)> {
    let make = |(field, beginning): &(&str, &str)| ((*field).to_owned(), fresh(beginning));
    let secret = |(field, value): &Slot| (format!("{{secret:{field}}}"), value.clone());
    Ok(match credential {
        Credential::Token(beginning) => {
            let token = scene.control.mint_as(&scene.account, &fresh(beginning)).await?;
            (vec![("access_token".to_owned(), token.clone())], vec![(ACCESS_TOKEN.to_owned(), token)])
        }
        Credential::Typed(fields) => {
            let typed: Vec<Slot> = fields.iter().map(make).collect();
            let slots = typed.iter().map(secret).collect();
            (typed, slots)
        }
        Credential::Basic(fields, pair) => {
            let typed: Vec<Slot> = fields.iter().map(make).collect();
            let filled = fill(pair, &typed.iter().map(secret).collect::<Vec<_>>());
            (typed, vec![(format!("{{basic:{pair}}}"), STANDARD.encode(filled))])
        }
    })
}

/// The text as it is sent: every slot's value in its place.
pub(crate) fn fill(text: &str, slots: &[Slot]) -> String {
    slots.iter().fold(text.to_owned(), |text, (slot, value)| text.replace(slot, value))
}

/// Types into the app's form, where it asks for it the person's own server or tenant too.
async fn connect_by_form(scene: &mut Scene, slug: &str, url: &str, typed: &[Slot]) -> Outcome<Page> {
    let page = scene.person.browser.open(url).await?.expect(200)?;
    let form = page.form(&format!("/connect/{slug}/submit"))?;
    let provider = scene.instance.provider.as_str();
    let places = [("homeserver", provider), ("site", "acme")];
    let asked = places.into_iter().filter(|(name, _)| form.value(name).is_some());
    let typed = typed.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let values: Vec<(&str, &str)> = asked.chain(typed).collect();
    scene.person.connect_by_form(&page, slug, &values).await
}

/// The app's authorization endpoint is not the provider's, so its part is played here: it sends the browser back with the
/// state it came with. Its token endpoint answers by rule.
async fn connect_by_oauth(scene: &mut Scene, slug: &str, url: &str, token: &str) -> Outcome<Page> {
    let review = scene.person.browser.open(url).await?.expect(200)?;
    let at_app = scene.person.leave_for_app(&review, slug).await?;
    let find =
        |name: &str| at_app.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    let known = scene.agent.get(&format!("/v1/apps/{slug}")).await?;
    let scopes = known.at("/scopes").as_array().unwrap().iter().map(|scope| scope["id"].as_str().unwrap());
    let answer = json!({ "access_token": token, "token_type": "Bearer", "expires_in": 3600,
        "refresh_token": fresh("refresh"), "scope": scopes.collect::<Vec<_>>().join(" ") });
    scene
        .control
        .rule(
            json!({ "path": "/token", "method": "POST", "count": 1 }),
            json!({ "body": { "json": answer } }),
        )
        .await?;
    let mut callback = Url::parse(&find("redirect_uri").unwrap()).unwrap();
    callback.query_pairs_mut().append_pair("code", "any").append_pair("state", &find("state").unwrap());
    scene.person.browser.visit(callback).await
}
