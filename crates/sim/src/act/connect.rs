use clawlink_core::connect::{
    Callback, CallbackError, Ended, FindSessionError, KeepError, Landed, Start, complete, redirect, start,
};
use clawlink_core::ports::House;
use clawlink_core::secret::Secret;
use clawlink_provider::model::Request;
use url::Url;

use super::Person;
use super::people::Known;
use crate::world::{Connect, World};

/// A person connects an account through the hosted flow, their browser included.
///
/// # Errors
/// Why it did not come to a connection, in words for a trace.
pub(super) async fn connect(
    world: &World,
    house: &House,
    person: &Person,
    app: &'static str,
    account: &str,
) -> Result<(), String> {
    let request = Start { app: app.to_owned(), target: None, return_path: None };
    let session = start(house, person.signed_in.id(), &request).await.map_err(|error| error.to_string())?;
    let url = redirect(house, &person.signed_in, app, &session.id, "oauth").await;
    let back = agree(world, &url.map_err(|error| error.to_string())?, account)?;
    let callback = read_callback(app, &back);
    // Exposed to be followed through the world.
    let code = callback.code.as_ref().map(|code| code.expose().clone()).unwrap_or_default();
    world.books().tokens.agree(&code, account);
    let ended = complete(house, &person.signed_in, callback).await;
    world.books().tokens.end_connect(&code, fate(&ended));
    let ended = ended.map_err(|error| error.to_string())?;
    let Landed::Kept(kept) = ended.outcome.map_err(|error| error.to_string())? else {
        return Err("held for a choice".to_owned());
    };
    person.learn(Known { id: kept.connection, app, account: account.to_owned() });
    world.books().figures.connects += 1;
    Ok(())
}

/// Whether a port failed under it: whatever else ends a connect may lose nothing.
fn fate(ended: &Result<Ended, FindSessionError>) -> Connect {
    match ended.as_ref().map(|ended| &ended.outcome) {
        Err(FindSessionError::Fault(_))
        | Ok(Err(
            CallbackError::Token(_)
            | CallbackError::Identify(_)
            | CallbackError::Fault(_)
            | CallbackError::Keep(KeepError::Fault(_)),
        )) => Connect::Failed,
        Err(FindSessionError::NotValid) | Ok(_) => Connect::Ended,
    }
}

/// The provider's consent page, agreed to as this account.
fn agree(world: &World, url: &Url, account: &str) -> Result<Url, String> {
    let target = format!("{}?{}&login_hint={account}", url.path(), url.query().unwrap_or_default());
    let answer = world.provider().respond(&Request::new("GET", &target), world.provider_ms());
    let there = answer.header("location").ok_or_else(|| format!("consent answered {}", answer.status))?;
    Url::parse(there).map_err(|error| error.to_string())
}

fn read_callback(app: &str, back: &Url) -> Callback {
    let find =
        |name: &str| back.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    Callback {
        app: app.to_owned(),
        context: None,
        state: find("state"),
        code: find("code").map(Secret::new),
        error: find("error"),
        iss: find("iss"),
    }
}
