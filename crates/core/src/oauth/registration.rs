use std::sync::Arc;

use clawlink_manifest::{App, ClientAuth, Oauth2};
use oauth2::basic::{BasicClient, BasicErrorResponse};
use oauth2::{AuthType, AuthUrl, ClientId, ClientSecret, EndpointNotSet, EndpointSet, RedirectUrl, TokenUrl};

use super::bridge::{Bridge, BridgeError};
use super::tokens::TokenError;
use crate::config::OauthClient;
use crate::outbound::Home;
use crate::ports::{Entropy, Http, Signer};

/// An app's OAuth settings, the client that is registered there, and the way to its token endpoint.
pub struct Registration<'a> {
    /// The app.
    pub app: &'a App,
    /// Its OAuth settings.
    pub settings: &'a Oauth2,
    /// The registered client.
    pub client: &'a OauthClient,
    /// The redirect URI registered with it.
    pub redirect_uri: String,
    /// Whether this is a local instance.
    pub local: bool,
    /// The door.
    pub http: Arc<dyn Http>,
    /// Randomness, for the ids of assertions.
    pub entropy: Arc<dyn Entropy>,
    /// What signs them.
    pub signer: Arc<dyn Signer>,
}

pub(super) type Client =
    BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;
pub(super) type CrateError = oauth2::RequestTokenError<BridgeError, BasicErrorResponse>;

impl Registration<'_> {
    /// The crate's client for the token endpoint at `token_url`.
    pub(super) fn client(&self, token_url: &str) -> Result<Client, TokenError> {
        let fault = |what: &'static str| TokenError::Settings(what);
        let auth_type = match self.settings.client_auth {
            ClientAuth::Basic => AuthType::BasicAuth,
            ClientAuth::Post | ClientAuth::PrivateKeyJwt | ClientAuth::None => AuthType::RequestBody,
        };
        let mut client = BasicClient::new(ClientId::new(self.client.client_id.clone()))
            .set_auth_type(auth_type)
            .set_auth_uri(
                AuthUrl::new(self.settings.authorize_url.to_string()).map_err(|_| fault("authorize_url"))?,
            )
            .set_token_uri(TokenUrl::new(token_url.to_owned()).map_err(|_| fault("token_url"))?)
            .set_redirect_uri(
                RedirectUrl::new(self.redirect_uri.clone()).map_err(|_| fault("redirect_uri"))?,
            );
        let by_secret = matches!(self.settings.client_auth, ClientAuth::Basic | ClientAuth::Post);
        if let Some(secret) = self.client.client_secret.as_ref().filter(|_| by_secret) {
            // Exposed for the token request, which the bridge sends only to the app's own hosts.
            client = client.set_client_secret(ClientSecret::new(secret.expose().clone()));
        }
        Ok(client)
    }

    pub(super) fn bridge(&self) -> Bridge {
        Bridge::new(self.http.clone(), Home::of_client(self.app, self.settings, self.local), self.settings)
    }
}
