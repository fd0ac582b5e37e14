use serde_json::{Value, json};

use crate::model::{Answer, Consent, Listener, Model, Places, Request, Start};

pub(super) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(super) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
pub(super) const REDIRECT: &str = "http://127.0.0.1:8787/callback";
pub(super) const BASIC: &str = "Basic Y2xhd2xpbmstbG9jYWw6d29ya2JlbmNoLWxvY2FsLXNlY3JldA==";

/// A model and a movable clock.
pub(super) struct World {
    pub(super) model: Model,
    pub(super) now_ms: u64,
}

impl World {
    pub(super) fn new() -> Self {
        let places = Places {
            api_url: "http://127.0.0.1:8789".to_owned(),
            other_url: "http://127.0.0.1:8791".to_owned(),
            issuer: "https://workbench.claw-link.dev".to_owned(),
        };
        let start = Start { seed: 7, consent: Consent::Auto, places, kept_requests: 100 };
        Self { model: Model::new(start), now_ms: 1_772_442_000_000 }
    }

    pub(super) fn ask(&mut self, request: &Request) -> Answer {
        let answer = self.model.respond(request, self.now_ms);
        self.model.settle(answer.n, true, self.now_ms);
        answer
    }

    pub(super) fn control(&mut self, method: &str, path: &str, body: &Value) -> Value {
        let answer = self.ask(&Request::new(method, path).with_json(body).at(Listener::Control));
        assert!(answer.status < 300, "{path}: {:?}", answer.to_json());
        answer.to_json().unwrap_or_default()
    }

    pub(super) fn set(&mut self, settings: &Value) {
        self.control("POST", "/_control/clients", &json!({"client_id": "clawlink-local", "set": settings}));
    }

    pub(super) fn rule(&mut self, when: &Value, switches: &Value) {
        self.control("POST", "/_control/rules", &json!({"match": when, "do": switches}));
    }

    pub(super) fn mint(&mut self, account: &str) -> String {
        let minted = self.control("POST", "/_control/tokens", &json!({"account": account}));
        minted["token"].as_str().unwrap().to_owned()
    }

    pub(super) fn authorize(&mut self, changes: &[(&str, &str)]) -> Answer {
        let mut pairs = vec![
            ("client_id", "clawlink-local"),
            ("response_type", "code"),
            ("redirect_uri", REDIRECT),
            ("state", "s1"),
            ("scope", "notes:read notes:write"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        pairs.retain(|(name, _)| !changes.iter().any(|(changed, _)| changed == name));
        pairs.extend(changes.iter().filter(|(_, value)| !value.is_empty()));
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        self.ask(&Request::new("GET", &format!("/oauth/authorize?{query}")))
    }

    pub(super) fn code(&mut self) -> String {
        location(&self.authorize(&[]), "code").unwrap()
    }

    pub(super) fn redeem_with(&mut self, code: &str, verifier: &str) -> Answer {
        let pairs = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", verifier),
        ];
        self.ask(&Request::new("POST", "/oauth/token").with_header("Authorization", BASIC).with_form(&pairs))
    }

    pub(super) fn connect(&mut self) -> Tokens {
        let code = self.code();
        Tokens::of(&self.redeem_with(&code, VERIFIER))
    }

    pub(super) fn refresh(&mut self, refresh_token: &str) -> Answer {
        let pairs = [("grant_type", "refresh_token"), ("refresh_token", refresh_token)];
        self.ask(&Request::new("POST", "/oauth/token").with_header("Authorization", BASIC).with_form(&pairs))
    }

    pub(super) fn call(&mut self, token: &str, method: &str, target: &str, body: Option<&Value>) -> Answer {
        let request = Request::new(method, target).with_header("Authorization", &format!("Bearer {token}"));
        let request = body.map_or(request.clone(), |body| request.with_json(body));
        self.ask(&request)
    }

    pub(super) fn ledger(&mut self, marker: &str) -> Value {
        self.control("GET", &format!("/_control/ledger?marker={marker}"), &json!({}))
    }
}

/// The two tokens of an answer.
pub(super) struct Tokens {
    pub(super) access: String,
    pub(super) refresh: String,
}

impl Tokens {
    pub(super) fn of(answer: &Answer) -> Self {
        let body = answer.to_json().unwrap();
        let text =
            |name: &str| body[name].as_str().unwrap_or_else(|| panic!("no {name} in {body}")).to_owned();
        Self { access: text("access_token"), refresh: text("refresh_token") }
    }
}

pub(super) fn location(answer: &Answer, name: &str) -> Option<String> {
    let url = url::Url::parse(answer.header("location")?).unwrap();
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

pub(super) fn error(answer: &Answer) -> String {
    answer.to_json().unwrap()["error"].as_str().unwrap().to_owned()
}
