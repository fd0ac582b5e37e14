use std::io;

use clap::Args;
use clap::builder::PossibleValuesParser;
use clawlink_setup::{AGENTS, Agent, SignIn, Step, Target, Way};

use crate::api_key;
use crate::context::{Context, DEFAULT_API, DEFAULT_WEB};
use crate::failure::Failure;
use crate::install::{Endpoint, InstallError, add, look, path_of, run};
use crate::origin::Origin;
use crate::output::install::{Setup, State, Told, list, page};
use crate::secret::Secret;

/// Tell an agent about ClawLink
///
/// Runs the agent's own command where it has one, else adds one entry to its file. What else a file holds stays as it is,
/// and a server that is called `clawlink` already is never replaced.
#[derive(Args)]
pub(crate) struct Install {
    /// Which agent; without one, all are listed
    #[arg(value_parser = PossibleValuesParser::new(AGENTS.iter().map(|agent| agent.id)))]
    agent: Option<String>,
    /// The endpoint, such as one that pins apps by `?apps=…` [default: that of the profile's deployment]
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Let the agent in by a key made in the dashboard: `CLAWLINK_API_KEY`, else a line of standard input
    #[arg(long)]
    by_key: bool,
    /// Show what would be run and written, and change nothing
    #[arg(long)]
    print: bool,
}

impl Install {
    #[expect(clippy::unused_async, reason = "commands are run alike, and this one asks nobody")]
    pub(super) async fn run(self, context: &Context) -> Result<String, Failure> {
        let Some(agent) = self.agent.as_deref().and_then(Agent::find) else {
            return Ok(list(&AGENTS, context));
        };
        let sign_in = if self.by_key { SignIn::Key } else { SignIn::Browser };
        let way = agent.way(sign_in).ok_or(InstallError::NoKey { agent: agent.name })?;
        let endpoint = self.endpoint(context)?;
        let key = self.key(context)?;
        // Exposed because the agent is told its key: that is what was asked for.
        let target = Target { url: endpoint.as_str(), key: key.as_ref().map_or("", Secret::expose) };
        let mut steps = Vec::new();
        for step in way.steps {
            let told =
                if self.print { look_at(step, &target, context) } else { carry_out(step, &target, context) };
            steps.push(told?);
        }
        if endpoint.is_loopback() && is_elsewhere(way) {
            context.note(&format!(
                "{} does not run on this machine, and cannot reach that address.",
                agent.name
            ));
        }
        Ok(page(&Setup { agent, sign_in, url: endpoint.as_str(), steps }, context))
    }

    fn endpoint(&self, context: &Context) -> Result<Endpoint, Failure> {
        if let Some(typed) = &self.url {
            return Ok(Endpoint::parse(typed)?);
        }
        let environment = &context.environment;
        let profile =
            context.credentials().ok().map(|file| file.find(context.profile())).transpose()?.flatten();
        let stored = profile.as_ref().map(|profile| (profile.api_url.as_str(), profile.web_url.as_str()));
        let (api, web) = stored.unwrap_or((DEFAULT_API, DEFAULT_WEB));
        // As `login` reads them: a deployment named by its web origin alone is asked there.
        let named_web = environment.web_url.as_deref();
        let api = Origin::parse(environment.api_url.as_deref().or(named_web).unwrap_or(api))?;
        let web = Origin::parse(named_web.unwrap_or(web))?;
        Ok(Endpoint::of(&api, &web))
    }

    /// The key, where one is about to be told; its form is checked first.
    fn key(&self, context: &Context) -> Result<Option<Secret>, Failure> {
        if !self.by_key || self.print {
            return Ok(None);
        }
        if let Some(key) = &context.environment.api_key {
            // Exposed to check its form.
            return Ok(Some(api_key::parse(key.expose())?));
        }
        let mut line = String::new();
        // A read that fails leaves an empty key, which is refused by its form.
        let _ = io::stdin().read_line(&mut line);
        Ok(Some(api_key::parse(&line)?))
    }
}

fn look_at(step: &'static Step, target: &Target<'_>, context: &Context) -> Result<Told, Failure> {
    let Step::Entry(entry) = step else { return Ok(Told { step, path: None, state: State::Planned }) };
    let path = path_of(&entry.place, &context.environment)?;
    let state = State::of(&look(&path, entry, &Target::shown(target.url))?, State::Planned);
    Ok(Told { step, path: Some(path), state })
}

fn carry_out(step: &'static Step, target: &Target<'_>, context: &Context) -> Result<Told, Failure> {
    match step {
        Step::Command(words) => {
            context.note(&format!("$ {}", step.text(&Target::shown(target.url))));
            run(words, target)?;
            Ok(Told { step, path: None, state: State::Done })
        }
        Step::Entry(entry) => {
            let path = path_of(&entry.place, &context.environment)?;
            let state = State::of(&add(&path, entry, target)?, State::Done);
            Ok(Told { step, path: Some(path), state })
        }
        Step::Person(_) => Ok(Told { step, path: None, state: State::Yours }),
    }
}

/// Whether nothing is done here: the agent runs at its vendor's.
fn is_elsewhere(way: &Way) -> bool {
    way.steps.iter().all(|step| matches!(step, Step::Person(_)))
}
