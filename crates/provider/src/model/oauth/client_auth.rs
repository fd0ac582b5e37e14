use super::choices::ClientAuth;
use super::clients::{Client, Clients};
use super::fault::OauthFault;
use crate::model::Request;

/// What a client presented about itself.
struct Presented {
    client_id: String,
    secret: Option<String>,
    by: ClientAuth,
}

/// Verifies the client of a token or revocation request, RFC 6749 §2.3.
///
/// # Errors
/// `invalid_client` for an unknown client, a wrong secret or the wrong method; `invalid_request` for two methods.
pub(crate) fn authenticate_client<'a>(
    clients: &'a Clients,
    request: &Request,
) -> Result<&'a Client, OauthFault> {
    let presented = presented(request)?;
    let client = clients
        .find(&presented.client_id)
        .ok_or(OauthFault::new("invalid_client", "This client is not registered."))?;
    match (client.settings.client_auth, presented.by) {
        (ClientAuth::None, _) => return Ok(client),
        (_, ClientAuth::None) => {
            return Err(OauthFault::new("invalid_client", "This client has to prove itself."));
        }
        (ClientAuth::Basic, ClientAuth::Post) | (ClientAuth::Post, ClientAuth::Basic) => {
            return Err(OauthFault::new("invalid_client", "This client proves itself another way."));
        }
        _ => {}
    }
    if presented.secret.as_deref() == Some(client.secret.as_str()) {
        Ok(client)
    } else {
        Err(OauthFault::new("invalid_client", "The client secret is wrong."))
    }
}

/// The client a request names, whether or not it proves it.
pub(crate) fn named_client(request: &Request) -> Option<String> {
    let basic = request.basic().map(|(client_id, _)| client_id);
    basic.or_else(|| request.form("client_id")).or_else(|| request.query("client_id"))
}

fn presented(request: &Request) -> Result<Presented, OauthFault> {
    let form_secret = request.form("client_secret");
    match (request.basic(), form_secret) {
        (Some(_), Some(_)) => {
            Err(OauthFault::new("invalid_request", "Use one way of client authentication."))
        }
        (Some((client_id, secret)), None) => {
            Ok(Presented { client_id, secret: Some(secret), by: ClientAuth::Basic })
        }
        (None, secret) => {
            let client_id =
                request.form("client_id").ok_or(OauthFault::new("invalid_client", "No client was named."))?;
            let by = if secret.is_some() { ClientAuth::Post } else { ClientAuth::None };
            Ok(Presented { client_id, secret, by })
        }
    }
}
