use axum::extract::State;
use axum::response::Response;
use clawlink_core::identity::SignedIn;
use clawlink_core::oauth_server::{
    CheckError, GrantRequest, Scope, Standing, approve, check as examine, decline,
};
use clawlink_core::pairing::AuthorizeParams;
use clawlink_core::policy::Policy;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::ConnectionState;
use clawlink_edge::{Query, Refused};
use http::HeaderMap;
use serde::Deserialize;
use url::Url;

use crate::guard::Submitted;
use crate::html::{page, see_other};
use crate::pages::consent::{Client, ClientFact, Consent, ConsentStep};
use crate::pages::hand_off::HandOff;
use crate::pages::part::{Hidden, Nav};
use crate::principal::Person;
use crate::routes;
use crate::shell::{bare, shell};
use crate::words::{count, policies};

/// A request, and the policy the person chose for it.
#[derive(Debug, Deserialize)]
pub(crate) struct Decision {
    #[serde(flatten)]
    params: AuthorizeParams,
    #[serde(default)]
    policy: Policy,
}

/// A request, or the way to tell its client what is wrong with it.
enum Examined {
    Good(Box<GrantRequest>),
    Told(Url),
}

async fn read(house: &House, params: &AuthorizeParams) -> Result<Examined, Refused> {
    match examine(house, params).await {
        Ok(request) => Ok(Examined::Good(Box::new(request))),
        Err(CheckError::Answer(url)) => Ok(Examined::Told(url)),
        Err(error) => Err(error.into()),
    }
}

/// Step one: who asks? Enter only goes on to step two.
pub(crate) async fn check(
    State(house): State<House>,
    headers: HeaderMap,
    Person(person): Person,
    Query(params): Query<AuthorizeParams>,
) -> Result<Response, Refused> {
    let request = match read(&house, &params).await? {
        Examined::Good(request) => request,
        Examined::Told(url) => return Ok(see_other(url.as_str())),
    };
    let step = ConsentStep::Check {
        action: routes::AUTHORIZE_DECIDE.to_owned(),
        policies: policies(Policy::Careful),
        code: None,
        decline_action: routes::AUTHORIZE_DECLINE.to_owned(),
    };
    Ok(page(&compose(&house, &headers, &person, &request, hidden(&params), step)?))
}

/// Step two: decline or approve.
pub(crate) async fn decide(
    State(house): State<House>,
    headers: HeaderMap,
    form: Submitted<Decision>,
) -> Result<Response, Refused> {
    let Decision { params, policy } = form.fields;
    let request = match read(&house, &params).await? {
        Examined::Good(request) => request,
        Examined::Told(url) => return Ok(leave(&url, "the client")),
    };
    let rows = house.store.connections.list(form.person.id(), None).await?;
    let usable = rows.iter().filter(|row| row.state == ConnectionState::Active).count();
    let step = ConsentStep::Decide {
        reach: if usable == 0 { "no account yet".to_owned() } else { count(usable, "account") },
        policy: policy.means().to_owned(),
        decline_action: routes::AUTHORIZE_DECLINE.to_owned(),
        approve_action: routes::AUTHORIZE_APPROVE.to_owned(),
    };
    let mut hidden = hidden(&params);
    hidden.push(Hidden { name: "policy".to_owned(), value: policy.as_str().to_owned() });
    Ok(page(&compose(&house, &headers, &form.person, &request, hidden, step)?))
}

/// The person said yes.
pub(crate) async fn grant(
    State(house): State<House>,
    form: Submitted<Decision>,
) -> Result<Response, Refused> {
    Ok(match read(&house, &form.fields.params).await? {
        Examined::Good(request) => {
            let url = approve(&house, &form.person, &request, form.fields.policy).await?;
            leave(&url, &request.client.name)
        }
        Examined::Told(url) => leave(&url, "the client"),
    })
}

/// The person said no.
pub(crate) async fn refuse(
    State(house): State<House>,
    form: Submitted<AuthorizeParams>,
) -> Result<Response, Refused> {
    Ok(match read(&house, &form.fields).await? {
        Examined::Good(request) => leave(&decline(&house, &request), &request.client.name),
        Examined::Told(url) => leave(&url, "the client"),
    })
}

/// A redirect after a form would be blocked by `form-action`; a page that goes on by itself is not.
fn leave(url: &Url, name: &str) -> Response {
    page(&HandOff {
        shell: bare(Nav::Elsewhere, "Back to your client"),
        host: host(url),
        url: url.to_string(),
        name: name.to_owned(),
    })
}

/// Host and port; for an application's own scheme, that.
fn host(url: &Url) -> String {
    if !matches!(url.scheme(), "http" | "https") {
        return format!("{}:", url.scheme());
    }
    let name = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"))
}

fn hidden(params: &AuthorizeParams) -> Vec<Hidden> {
    let pairs = [
        ("response_type", &params.response_type),
        ("client_id", &params.client_id),
        ("redirect_uri", &params.redirect_uri),
        ("state", &params.state),
        ("code_challenge", &params.code_challenge),
        ("code_challenge_method", &params.code_challenge_method),
        ("device_label", &params.device_label),
        ("scope", &params.scope),
        ("resource", &params.resource),
    ];
    pairs.into_iter().map(|(name, value)| Hidden { name: name.to_owned(), value: value.clone() }).collect()
}

fn compose(
    house: &House,
    headers: &HeaderMap,
    person: &SignedIn,
    request: &GrantRequest,
    hidden: Vec<Hidden>,
    step: ConsentStep,
) -> Result<Consent, Refused> {
    let fact = |label: &str, value: String| ClientFact { label: label.to_owned(), value };
    let mut facts = vec![fact("Client", request.client.standing.words())];
    if request.endpoint.is_some() {
        let words: Vec<&str> = request.scopes.iter().map(Scope::means).collect();
        facts.push(fact("It asks to", words.join("; ")));
    }
    facts.push(fact("Asked", house.clock.now().to_words()));
    facts.push(fact("Answer goes to", host(&request.redirect_uri)));
    Ok(Consent {
        shell: shell(house, headers, person, Nav::Elsewhere, "Pair a device")?,
        client: Client { name: request.client.name.clone(), machine: String::new(), facts },
        hidden,
        warning: warning(request).to_owned(),
        step,
    })
}

/// An answer that stays on this machine can be taken by any program there; nobody else vouches for the client.
fn warning(request: &GrantRequest) -> &'static str {
    if request.client.standing != Standing::Ours && request.is_local() {
        "The answer goes to a program on this machine. Go on only if you started it yourself, just now."
    } else {
        ""
    }
}
