use axum::extract::State;
use axum::response::Response;
use clawlink_core::identity::{RequestCodeError, SignInError, request_code, sign_in};
use clawlink_core::ports::House;
use clawlink_core::secret::Secret;
use clawlink_edge::{Query, Refused, cookies};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;

use crate::guard::Unsigned;
use crate::html::{page, page_with, see_other, with_cookie};
use crate::pages::part::Nav;
use crate::pages::sign_in::{SignIn, Step, wrong_code};
use crate::principal::Visitor;
use crate::routes;
use crate::shell::shell_for;

/// How long the browser that asked for a code is remembered, in seconds.
const LOGIN_COOKIE_SECONDS: i64 = 600;
/// How long a session cookie lives, in seconds: as long as the session.
const SESSION_COOKIE_SECONDS: i64 = 30 * 24 * 3_600;

/// Where to go afterwards.
#[derive(Debug, Deserialize)]
pub(crate) struct Next {
    #[serde(default)]
    next: String,
}

/// The e-mail step.
#[derive(Debug, Deserialize)]
pub(crate) struct EmailForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    next: String,
}

/// The code step.
#[derive(Debug, Deserialize)]
pub(crate) struct CodeForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    next: String,
}

/// Asks for an address; somebody who is signed in goes on at once.
pub(crate) async fn show(
    State(house): State<House>,
    headers: HeaderMap,
    Visitor(visitor): Visitor,
    Query(query): Query<Next>,
) -> Result<Response, Refused> {
    if visitor.is_some() {
        return Ok(see_other(routes::safe_next(&query.next)));
    }
    let step = Step::Email { email: String::new(), error: String::new() };
    Ok(page(&compose(&house, &headers, &query.next, step)?))
}

/// Mails a code and asks for it. Known and unknown addresses get the same answer.
pub(crate) async fn send_code(
    State(house): State<House>,
    headers: HeaderMap,
    Unsigned(form): Unsigned<EmailForm>,
) -> Result<Response, Refused> {
    let requested = match request_code(&house, &form.email).await {
        Ok(requested) => requested,
        Err(error @ RequestCodeError::Email) => {
            let step = Step::Email { email: form.email, error: error_words(error) };
            let form = compose(&house, &headers, &form.next, step)?;
            return Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &form));
        }
        Err(error) => return Err(error.into()),
    };
    let step = code_step(requested.email, String::new(), &form.next);
    let response = page(&compose(&house, &headers, &form.next, step)?);
    // Exposed to the browser that asked: only it can use the code.
    let cookie = cookies::set(cookies::LOGIN, requested.browser_secret.expose(), LOGIN_COOKIE_SECONDS);
    Ok(with_cookie(response, cookie))
}

/// Trades the code for a session.
pub(crate) async fn check_code(
    State(house): State<House>,
    headers: HeaderMap,
    Unsigned(form): Unsigned<CodeForm>,
) -> Result<Response, Refused> {
    let browser = cookies::read(&headers, cookies::LOGIN).map(|secret| Secret::new(secret.to_owned()));
    let session = match sign_in(&house, browser.as_ref(), &form.code).await {
        Ok(session) => session,
        Err(SignInError::Wrong { tries_left }) => {
            let words = wrong_code(u8::try_from(tries_left).unwrap_or(0));
            let step = code_step(form.email, words, &form.next);
            let form = compose(&house, &headers, &form.next, step)?;
            return Ok(page_with(StatusCode::UNPROCESSABLE_ENTITY, &form));
        }
        Err(error) => return Err(error.into()),
    };
    let response = see_other(routes::safe_next(&form.next));
    // Exposed to the browser that signed in.
    let cookie = cookies::set(cookies::SESSION, session.expose(), SESSION_COOKIE_SECONDS);
    Ok(with_cookie(with_cookie(response, cookie), cookies::clear(cookies::LOGIN)))
}

fn error_words(error: RequestCodeError) -> String {
    clawlink_core::problem::Problem::from(error).detail
}

fn code_step(email: String, error: String, next: &str) -> Step {
    Step::Code { email, error, restart_url: routes::sign_in_then(next) }
}

fn compose(house: &House, headers: &HeaderMap, next: &str, step: Step) -> Result<SignIn, Refused> {
    let action = match step {
        Step::Email { .. } => routes::SIGN_IN,
        Step::Code { .. } => routes::SIGN_IN_CODE,
    };
    Ok(SignIn {
        shell: shell_for(house, headers, None, Nav::Elsewhere, "Sign in")?,
        action: action.to_owned(),
        csrf: String::new(),
        next: next.to_owned(),
        providers: Vec::new(),
        mailbox_url: house.config.local.then(|| routes::MAILBOX.to_owned()),
        step,
    })
}
