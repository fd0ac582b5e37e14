//! Every app of the catalogue, connected: what of it the test plays, and what a person types.

mod key_file;
mod manner;
mod signing;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clawlink_e2e::{Outcome, Page, Received, fresh};
use serde_json::{Value, json};
use url::Url;

use self::manner::{Credential, Manner, manner};
pub(crate) use self::manner::{granted, session};
use self::signing::Keys;
use crate::support::Scene;

/// A slot as a preview shows it, and what stands in its place on the wire.
pub(crate) type Slot = (String, String);

const ACCESS_TOKEN: &str = "{secret:access_token}";

/// A connected app's credential. Its values are of this run alone, so a request that holds one is a request of this test.
#[derive(Clone, Debug, Default)]
pub(crate) struct Proof {
    /// Its slots, and their values.
    pub(crate) slots: Vec<Slot>,
    /// What signs its requests.
    keys: Option<Keys>,
}

impl Proof {
    /// An access token.
    pub(crate) fn token(token: String) -> Self {
        Self { slots: vec![(ACCESS_TOKEN.to_owned(), token)], keys: None }
    }

    /// What stands in the slots of this very request; its signature is checked.
    pub(crate) fn slots_of(&self, request: &Received) -> Result<Vec<Slot>, String> {
        let Some(keys) = &self.keys else { return Ok(self.slots.clone()) };
        keys.check(request)?;
        let signature = request.header("authorization").unwrap_or_default().to_owned();
        Ok(vec![("{signature:oauth1}".to_owned(), signature)])
    }
}

/// Connects an app by the first of its ways that asks for something, else by its own sign-in.
pub(crate) async fn connect(scene: &mut Scene, app: &Value) -> Outcome<Proof> {
    let slug = app["app"].as_str().unwrap();
    let Manner { identity, person, credential } = manner(slug);
    // The provider knows an account by its bearer tokens; by other credentials, only the path tells.
    let who = match credential {
        Credential::Token(_) | Credential::Traded { .. } | Credential::KeyFile { .. } => {
            json!({ "path": identity, "account": scene.account })
        }
        Credential::Typed(_) | Credential::Basic(..) | Credential::Signing => json!({ "path": identity }),
    };
    scene.control.rule(who, json!({ "body": { "json": person } })).await?;
    let (typed, proof) = prepare(scene, slug, &credential).await?;
    let url = scene.agent.connect_url(slug).await?;
    let kinds = app["auth"].as_array().unwrap();
    let form = kinds.iter().find(|kind| kind["kind"] != "oauth2" && kind["kind"] != "oauth1");
    let result = match (form, &proof.keys) {
        (Some(kind), _) => {
            let url = format!("{url}&auth={}", kind["id"].as_str().unwrap());
            connect_by_form(scene, slug, &url, &typed).await?
        }
        (None, Some(keys)) => connect_by_oauth1(scene, slug, &url, keys).await?,
        (None, None) => connect_by_oauth(scene, slug, &url, &proof.slots[0].1).await?,
    };
    assert!(result.heading().starts_with("Connected"), "{slug}: {} {}", result.url, result.text());
    let asked = scene.control.requests(&[("path", identity)]).await?;
    let carries = |request: &Received| proof.slots.iter().any(|(_, value)| holds(request, value));
    let mine = asked.iter().find(|request| carries(request)).expect("whose it is was asked with it");
    assert!(proof.slots_of(mine).is_ok(), "{slug}");
    if let Credential::KeyFile { path } = credential {
        let asked = scene.control.requests(&[("path", path), ("method", "POST")]).await?;
        let claims = key_file::read_claims(asked.last().unwrap());
        assert_eq!(claims["aud"], format!("{}{path}", scene.instance.provider), "{claims}");
    }
    Ok(proof)
}

/// Makes the values of a credential: what is typed into the form's fields, and what its requests carry.
async fn prepare(scene: &Scene, slug: &str, credential: &Credential) -> Outcome<(Vec<Slot>, Proof)> {
    let make = |(field, beginning): &(&str, &str)| ((*field).to_owned(), fresh(beginning));
    let secret = |(field, value): &Slot| (format!("{{secret:{field}}}"), value.clone());
    let proof = |slots| Proof { slots, keys: None };
    Ok(match credential {
        Credential::Token(beginning) => {
            let token = scene.control.mint_as(&scene.account, &fresh(beginning)).await?;
            (vec![("access_token".to_owned(), token.clone())], Proof::token(token))
        }
        Credential::Traded { typed, path, answer } => {
            let typed = typed.iter().map(|field| make(&(*field, *field))).collect();
            (typed, Proof::token(trade(scene, path, *answer).await?))
        }
        Credential::KeyFile { path } => {
            let typed = vec![("key".to_owned(), key_file::write())];
            (typed, Proof::token(trade(scene, path, granted).await?))
        }
        Credential::Signing => {
            let (token, token_secret) = (fresh("token"), fresh("token-secret"));
            let slots = vec![("{secret:oauth_token}".to_owned(), token.clone())];
            let (client, client_secret) = (format!("{slug}-client"), format!("{slug}-secret"));
            (Vec::new(), Proof { slots, keys: Some(Keys { client, client_secret, token, token_secret }) })
        }
        Credential::Typed(fields) => {
            let typed: Vec<Slot> = fields.iter().map(make).collect();
            let slots = typed.iter().map(secret).collect();
            (typed, proof(slots))
        }
        Credential::Basic(fields, pair) => {
            let typed: Vec<Slot> = fields.iter().map(make).collect();
            let filled = fill(pair, &typed.iter().map(secret).collect::<Vec<_>>());
            (typed, proof(vec![(format!("{{basic:{pair}}}"), STANDARD.encode(filled))]))
        }
    })
}

/// Has the app's token endpoint give a token of the scene's account, once.
pub(crate) async fn trade(scene: &Scene, path: &str, answer: fn(&str) -> Value) -> Outcome<String> {
    let token = scene.control.mint_as(&scene.account, &fresh("token")).await?;
    let answer = json!({ "body": { "json": answer(&token) } });
    scene.control.rule(json!({ "path": path, "method": "POST", "count": 1 }), answer).await?;
    Ok(token)
}

/// Whether the value stands anywhere in the request. Tests run side by side, and only one of them made this value.
pub(crate) fn holds(request: &Received, value: &str) -> bool {
    let body = request.body();
    let headers = request.headers.iter().map(|(_, text)| text.as_bytes());
    headers
        .chain([request.target.as_bytes(), &body])
        .any(|bytes| bytes.windows(value.len()).any(|window| window == value.as_bytes()))
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
    let places = [("homeserver", provider), ("server", provider), ("site", "acme")];
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
    let known = scene.agent.get(&format!("/v1/apps/{slug}")).await?;
    let scopes = known.at("/scopes").as_array().unwrap().iter().map(|scope| scope["id"].as_str().unwrap());
    let answer = json!({ "access_token": token, "token_type": "Bearer", "expires_in": 3600,
        "refresh_token": fresh("refresh"), "scope": scopes.collect::<Vec<_>>().join(" ") });
    let once = json!({ "path": "/token", "method": "POST", "count": 1 });
    scene.control.rule(once, json!({ "body": { "json": answer } })).await?;
    let mut callback = Url::parse(&find(&at_app, "redirect_uri")).unwrap();
    callback.query_pairs_mut().append_pair("code", "any").append_pair("state", &find(&at_app, "state"));
    scene.person.browser.visit(callback).await
}

/// The same for OAuth 1.0a: temporary credentials first, then the browser, then the token, each request signed.
async fn connect_by_oauth1(scene: &mut Scene, slug: &str, url: &str, keys: &Keys) -> Outcome<Page> {
    let temporary = Keys { token: fresh("temporary"), token_secret: fresh("secret"), ..keys.clone() };
    let confirmed = format!("{}&oauth_callback_confirmed=true", pair(&temporary));
    for (path, answer) in [("/oauth/request_token", confirmed), ("/oauth/access_token", pair(keys))] {
        let once = json!({ "path": path, "method": "POST", "count": 1 });
        scene.control.rule(once, json!({ "body": { "text": answer } })).await?;
    }
    let review = scene.person.browser.open(url).await?.expect(200)?;
    let at_app = scene.person.leave_for_app(&review, slug).await?;
    assert_eq!(find(&at_app, "oauth_token"), temporary.token);
    let mut callback = Url::parse(&scene.person.web(&format!("/oauth/callback/{slug}"))).unwrap();
    let answer = [("oauth_token", temporary.token.as_str()), ("oauth_verifier", "verified")];
    callback.query_pairs_mut().extend_pairs(answer);
    let result = scene.person.browser.visit(callback).await?;
    let asked = scene.control.requests(&[("path", "/oauth/access_token")]).await?;
    assert_eq!(temporary.check(asked.last().unwrap()), Ok(()));
    Ok(result)
}

fn pair(keys: &Keys) -> String {
    format!("oauth_token={}&oauth_token_secret={}", keys.token, keys.token_secret)
}

fn find(url: &Url, name: &str) -> String {
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap()
}
