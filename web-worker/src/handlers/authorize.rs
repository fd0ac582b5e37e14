use axum::extract::State;
use axum::response::Response;
use clawlink_core::identity::SignedIn;
use clawlink_core::pairing::{AuthorizeParams, AuthorizeRequest, approve, check_request, decline};
use clawlink_core::policy::Policy;
use clawlink_core::ports::House;
use clawlink_core::ports::storage::ConnectionState;
use clawlink_edge::{Query, Refused};
use http::HeaderMap;
use serde::Deserialize;
use url::Url;

use crate::guard::Submitted;
use crate::html::page;
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
    #[serde(default = "standard")]
    policy: Policy,
}

const fn standard() -> Policy {
    Policy::Standard
}

/// Step one: who asks? Enter only goes on to step two.
pub(crate) async fn check(
    State(house): State<House>,
    headers: HeaderMap,
    Person(person): Person,
    Query(params): Query<AuthorizeParams>,
) -> Result<Response, Refused> {
    let request = check_request(&params)?;
    let step = ConsentStep::Check {
        action: routes::AUTHORIZE_DECIDE.to_owned(),
        policies: policies(Policy::Standard),
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
    let request = check_request(&params)?;
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
    let request = check_request(&form.fields.params)?;
    let approved = approve(&house, &form.person, &request, form.fields.policy).await?;
    Ok(hand_off(&request, &approved.redirect))
}

/// The person said no.
pub(crate) async fn refuse(
    State(house): State<House>,
    form: Submitted<AuthorizeParams>,
) -> Result<Response, Refused> {
    let request = check_request(&form.fields)?;
    Ok(hand_off(&request, &decline(&house, &request)))
}

/// A redirect after a form would be blocked by `form-action`; a page that goes on by itself is not.
fn hand_off(request: &AuthorizeRequest, url: &Url) -> Response {
    page(&HandOff {
        shell: bare(Nav::Elsewhere, "Back to your terminal"),
        host: host(&request.redirect_uri),
        url: url.to_string(),
        name: request.device_label.clone(),
    })
}

fn host(url: &Url) -> String {
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
    ];
    pairs.into_iter().map(|(name, value)| Hidden { name: name.to_owned(), value: value.clone() }).collect()
}

fn compose(
    house: &House,
    headers: &HeaderMap,
    person: &SignedIn,
    request: &AuthorizeRequest,
    hidden: Vec<Hidden>,
    step: ConsentStep,
) -> Result<Consent, Refused> {
    let fact = |label: &str, value: String| ClientFact { label: label.to_owned(), value };
    let facts = vec![
        fact("Client", "ClawLink command line".to_owned()),
        fact("Asked", house.clock.now().to_words()),
        fact("Answer goes to", host(&request.redirect_uri)),
    ];
    Ok(Consent {
        shell: shell(house, headers, person, Nav::Elsewhere, "Pair a device")?,
        client: Client { name: request.device_label.clone(), machine: String::new(), facts },
        hidden,
        warning: String::new(),
        step,
    })
}
