use axum::extract::State;
use axum::response::Response;
use clawlink_core::connect::{Callback, complete};
use clawlink_core::identity::SignedIn;
use clawlink_core::ports::House;
use clawlink_core::secret::Secret;
use clawlink_edge::{Path, Query, Refused};
use serde::Deserialize;

use crate::html::see_other;
use crate::principal::Person;
use crate::routes;

/// What an app's redirect may bring (RFC 6749 §4.1.2, RFC 9207, RFC 5849 §2.2); anything else in it is ignored.
#[derive(Deserialize)]
pub(crate) struct Answer {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
    oauth_token: Option<String>,
    oauth_verifier: Option<String>,
    /// OAuth 1.0a knows no error answer; apps send the temporary credentials' id back under this name.
    denied: Option<String>,
}

/// Finishes a connect that left by the deployment's client, and goes on to a clean address: no code stays in the browser's
/// history.
pub(crate) async fn receive(
    State(house): State<House>,
    Person(person): Person,
    Path(app): Path<String>,
    Query(answer): Query<Answer>,
) -> Result<Response, Refused> {
    end(&house, &person, answer.at(app, None)).await
}

/// The same for one that left by the person's own client.
pub(crate) async fn receive_own(
    State(house): State<House>,
    Person(person): Person,
    Path((app, context)): Path<(String, String)>,
    Query(answer): Query<Answer>,
) -> Result<Response, Refused> {
    end(&house, &person, answer.at(app, Some(context))).await
}

impl Answer {
    fn at(self, app: String, context: Option<String>) -> Callback {
        Callback {
            app,
            context,
            error: self.error.or_else(|| self.denied.as_ref().map(|_| "access_denied".to_owned())),
            state: self.state.or(self.oauth_token).or(self.denied),
            code: self.code.or(self.oauth_verifier).map(Secret::new),
            iss: self.iss,
        }
    }
}

async fn end(house: &House, person: &SignedIn, callback: Callback) -> Result<Response, Refused> {
    let ended = complete(house, person, callback).await?;
    let mut response = see_other(&routes::connect_result(&ended.session));
    if let Err(error) = ended.outcome {
        // The cause goes to the log with the response; the page reads the flow's own record.
        response.extensions_mut().insert(Refused::from(error).0);
    }
    Ok(response)
}
