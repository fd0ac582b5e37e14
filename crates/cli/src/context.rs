use std::io::Write;

use serde::de::DeserializeOwned;

use crate::client::{Answer, Client};
use crate::commands::Global;
use crate::config::{CredentialsFile, DEFAULT_PROFILE};
use crate::environment::Environment;
use crate::failure::Failure;
use crate::invocation::Invocation;
use crate::origin::Origin;
use crate::output::Screen;

/// The API of the public deployment.
pub(crate) const DEFAULT_API: &str = "https://api.claw-link.dev";
/// The web origin of the public deployment.
pub(crate) const DEFAULT_WEB: &str = "https://claw-link.dev";

/// What every command stands on: the flags for all, the environment, the credentials file.
pub(crate) struct Context {
    global: Global,
    pub(crate) environment: Environment,
}

impl Context {
    pub(crate) const fn new(global: Global, environment: Environment) -> Self {
        Self { global, environment }
    }

    /// Whether answers are printed as the API gave them.
    pub(crate) const fn json(&self) -> bool {
        self.global.json
    }

    /// The profile's name.
    pub(crate) fn profile(&self) -> &str {
        &self.global.profile
    }

    /// The screen for answers.
    pub(crate) const fn screen(&self) -> Screen {
        Screen::new(self.environment.colour.stdout)
    }

    /// The screen for everything else.
    pub(crate) const fn margin(&self) -> Screen {
        Screen::new(self.environment.colour.stderr)
    }

    /// Says something beside the answer, on standard error.
    #[expect(clippy::unused_self, reason = "commands speak through their context")]
    pub(crate) fn note(&self, text: &str) {
        // With standard error gone there is nobody to tell.
        let _ = writeln!(std::io::stderr(), "{text}");
    }

    /// The credentials file.
    ///
    /// # Errors
    /// When there is no place for one.
    pub(crate) fn credentials(&self) -> Result<CredentialsFile, Failure> {
        Ok(CredentialsFile::at(self.environment.credentials_path.as_deref())?)
    }

    /// The client of this profile. `CLAWLINK_API_KEY` comes first, then the stored key, which goes only to the API it
    /// was issued for.
    ///
    /// # Errors
    /// [`Failure::NotSignedIn`], [`Failure::OtherApi`], or an unusable file or URL. Nothing was sent.
    pub(crate) fn client(&self) -> Result<Client, Failure> {
        let wanted = self.environment.api_url.as_deref();
        if let Some(key) = self.environment.api_key.clone() {
            let api = Origin::parse(wanted.unwrap_or(DEFAULT_API))?;
            return Ok(Client::new(api, key)?);
        }
        let profile = self
            .credentials()?
            .find(self.profile())?
            .ok_or_else(|| Failure::NotSignedIn { profile: self.profile().to_owned() })?;
        let api = Origin::parse(&profile.api_url)?;
        match wanted.map(Origin::parse).transpose()? {
            Some(wanted) if wanted != api => {
                Err(Failure::OtherApi { wanted: wanted.to_string(), api: api.to_string() })
            }
            _ => Ok(Client::new(api, profile.access_token)?),
        }
    }

    /// The text to print: the answer as it came with `--json`, else the page made of it.
    ///
    /// # Errors
    /// When the answer cannot be read.
    pub(crate) fn show<T: DeserializeOwned>(
        &self,
        answer: Answer,
        page: impl FnOnce(&T, &Self) -> String,
    ) -> Result<String, Failure> {
        if self.json() {
            return Ok(answer.into_text());
        }
        Ok(page(&answer.read()?, self))
    }

    /// A command line that can be pasted, for this profile.
    pub(crate) fn line(&self, invocation: Invocation) -> String {
        if self.profile() == DEFAULT_PROFILE {
            invocation.line()
        } else {
            invocation.option("--profile", self.profile()).line()
        }
    }
}
