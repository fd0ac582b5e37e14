use axum::extract::State;
use axum::response::Response;
use clawlink_core::config::Config;
use clawlink_core::ports::House;
use clawlink_core::problem::{Kind, Problem};
use clawlink_edge::{Path, Refused};
use clawlink_setup::{AGENTS, Agent, SignIn, Step, Target, Way};
use http::HeaderMap;

use crate::html::page;
use crate::pages::install::{AgentLink, Install, InstallAgent, InstallStep, WayToInstall};
use crate::pages::part::Nav;
use crate::principal::Visitor;
use crate::routes;
use crate::shell::shell_for;

/// The agents that can be set up.
pub(crate) async fn list(
    State(house): State<House>,
    headers: HeaderMap,
    Visitor(visitor): Visitor,
) -> Result<Response, Refused> {
    let link = |agent: &Agent| AgentLink {
        name: agent.name.to_owned(),
        url: routes::install(agent.id),
        how: how(agent),
    };
    Ok(page(&Install {
        shell: shell_for(&house, &headers, visitor.as_ref(), Nav::Elsewhere, "Set up your agent")?,
        agents: AGENTS.iter().map(link).collect(),
        endpoint: endpoint(&house.config),
        api_url: routes::API_REFERENCE.to_owned(),
    }))
}

/// One agent, with every way to set it up.
pub(crate) async fn show(
    State(house): State<House>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Visitor(visitor): Visitor,
) -> Result<Response, Refused> {
    let agent = Agent::find(&id)
        .ok_or_else(|| Problem::new(Kind::NotFound, "not_found", "No agent of that name is listed."))?;
    let (endpoint, title) = (endpoint(&house.config), format!("Set up {}", agent.name));
    let target = Target::shown(&endpoint);
    Ok(page(&InstallAgent {
        shell: shell_for(&house, &headers, visitor.as_ref(), Nav::Elsewhere, &title)?,
        name: agent.name.to_owned(),
        command: command(&endpoint, agent),
        ways: agent.ways.iter().map(|way| describe(way, &target)).collect(),
        list_url: routes::INSTALL.to_owned(),
    }))
}

/// The MCP endpoint of this deployment.
pub(super) fn endpoint(config: &Config) -> String {
    format!("{}/mcp", config.api_origin)
}

/// How our command line does it; the published deployment needs no address.
fn command(endpoint: &str, agent: &Agent) -> String {
    if endpoint == "https://api.claw-link.dev/mcp" {
        return format!("clawlink install {}", agent.id);
    }
    format!("clawlink install {} --url {endpoint}", agent.id)
}

fn how(agent: &Agent) -> &'static str {
    match (agent.way(SignIn::Browser).is_some(), agent.way(SignIn::Key).is_some()) {
        (true, true) => "In the browser, or by a key",
        (true, false) => "In the browser",
        _ => "By a key",
    }
}

fn describe(way: &Way, target: &Target<'_>) -> WayToInstall {
    let (title, about, key_url) = match way.sign_in {
        SignIn::Browser => ("Sign in by the browser", "A page asks you what the agent may do.", None),
        SignIn::Key => (
            "Sign in by a key",
            "For where no browser opens. Put your key where it says YOUR_KEY.",
            Some(routes::DEVICES.to_owned()),
        ),
    };
    WayToInstall { title, about, key_url, steps: way.steps.iter().map(|step| tell(step, target)).collect() }
}

fn tell(step: &Step, target: &Target<'_>) -> InstallStep {
    let text = step.text(target);
    match step {
        Step::Command(_) => InstallStep { words: "Run:".to_owned(), text: Some(text) },
        Step::Entry(entry) => InstallStep {
            words: format!("Add to {}:", entry.place.shown()),
            text: Some(text.trim_end().to_owned()),
        },
        Step::Person(_) => InstallStep { words: text, text: None },
    }
}
