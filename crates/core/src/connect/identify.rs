use clawlink_manifest::{App, Effect, Encode, Identity, Output, Tool};
use serde_json::{Map, Value};

use crate::credential::Secrets;
use crate::exec::classify::{Verdict, classify};
use crate::exec::fill::fill;
use crate::exec::render::render;
use crate::exec::slot::SlotName;
use crate::exec::target::Target;
use crate::exec::template::expand;
use crate::oauth1::own_value;
use crate::outbound::{Home, OutboundError, Outgoing};
use crate::ports::storage::UpstreamAccount;
use crate::ports::{House, HttpFault, Incoming};
use crate::problem::{Kind, Problem};

/// An identity call may take this long.
const DEADLINE_MS: u64 = 15_000;

/// Whose credential it is, as the app itself says.
#[derive(Clone, Debug)]
pub struct Identified {
    /// The account.
    pub account: UpstreamAccount,
    /// Scopes the answer's header lists, where the app has such a header.
    pub scopes: Option<Vec<String>>,
}

/// Why the app did not say.
#[derive(Debug, thiserror::Error)]
pub enum IdentifyError {
    /// The app refused the credential.
    #[error("{app} refused this credential ({status})")]
    Refused {
        /// The app's name.
        app: String,
        /// Its status.
        status: u16,
    },
    /// The app answered something else than an account.
    #[error("{app} did not say whose account this is")]
    NoAccount {
        /// The app's name.
        app: String,
    },
    /// No answer.
    #[error(transparent)]
    Http(#[from] HttpFault),
    /// The request could not be made.
    #[error("the identity request of {0} cannot be made")]
    Manifest(String),
    /// The host is not the app's.
    #[error(transparent)]
    Outbound(#[from] OutboundError),
}

/// Asks the app whose credential this is. One request; nothing is stored.
///
/// # Errors
/// [`IdentifyError`].
pub async fn identify(
    house: &House,
    app: &App,
    target: &Target,
    secrets: &Secrets,
) -> Result<Identified, IdentifyError> {
    let identity = app.identity.as_ref().ok_or_else(|| IdentifyError::Manifest(app.name.to_string()))?;
    let request = own_request(house, app, &as_tool(app, identity), target, secrets)?;
    let answer = house.http.send(request).await?;
    match classify(app, &answer, house.clock.now().0) {
        Verdict::Success => read_account(app, identity, target, &answer),
        _ => Err(IdentifyError::Refused { app: app.name.to_string(), status: answer.status }),
    }
}

/// Renders, fills and seals a request of the app's own manifest: identity and revocation are tools without arguments.
pub(crate) fn own_request(
    house: &House,
    app: &App,
    tool: &Tool,
    target: &Target,
    secrets: &Secrets,
) -> Result<Outgoing, IdentifyError> {
    let cannot = || IdentifyError::Manifest(app.name.to_string());
    let plan = render(app, tool, &Map::new(), target, house.catalog.hooks(), None).map_err(|_| cannot())?;
    let home = Home::of(app, target, house.config.local);
    home.admit(&plan.url)?;
    let lookup = |slot: &SlotName| secrets.find_slot(slot).or_else(|| own_value(house, &app.slug, slot));
    let draft = fill(&plan, &lookup).map_err(|_| cannot())?;
    Ok(home.seal(draft, DEADLINE_MS)?)
}

fn as_tool(app: &App, identity: &Identity) -> Tool {
    own_tool(app, &identity.method, &identity.base, &identity.path)
}

/// A tool without arguments that makes one request of a manifest.
pub(crate) fn own_tool(app: &App, method: &str, base: &str, path: &str) -> Tool {
    Tool {
        name: format!("{}_own", app.slug).into(),
        verb: "own".into(),
        revision: "".into(),
        title: "".into(),
        summary: "".into(),
        description: "".into(),
        aliases: (&[]).into(),
        effect: Effect::Read,
        reverse: "".into(),
        method: method.to_owned().into(),
        base: base.to_owned().into(),
        path: path.to_owned().into(),
        encode: Encode::None,
        content_type: "".into(),
        query: "".into(),
        fields: (&[]).into(),
        constants: (&[]).into(),
        output: Output {
            items: "".into(),
            pick: (&[]).into(),
            detail: (&[]).into(),
            page: "".into(),
            location: false,
            max_bytes: 0,
            file: None,
        },
        scopes: (&[]).into(),
        verify_with: None,
        unverifiable: "".into(),
        preview_summary: "".into(),
        before: "".into(),
        after: "".into(),
        timeout_s: 15,
        examples: (&[]).into(),
    }
}

fn read_account(
    app: &App,
    identity: &Identity,
    target: &Target,
    answer: &Incoming,
) -> Result<Identified, IdentifyError> {
    let no_account = || IdentifyError::NoAccount { app: app.name.to_string() };
    let body: Value = serde_json::from_slice(&answer.body).map_err(|_| no_account())?;
    let text = |pointer: &str| match body.pointer(pointer)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let id = text(&identity.id).ok_or_else(no_account)?;
    let label = identity.labels.iter().map(|label| expand(label, text)).find(|label| !label.contains("{/"));
    let label = label.unwrap_or_else(|| id.clone());
    let scopes = (!identity.granted_header.is_empty())
        .then(|| answer.header(&identity.granted_header))
        .flatten()
        .map(|list| {
            list.split(',').map(|scope| scope.trim().to_owned()).filter(|scope| !scope.is_empty()).collect()
        });
    // Two servers of one kind may both have an account 42.
    let id = target.instance.values().fold(id, |id, server| format!("{id} at {server}"));
    Ok(Identified { account: UpstreamAccount { id, label }, scopes })
}

impl IdentifyError {
    /// The stable code a connection's health records.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Refused { status: 401, .. } => "auth_expired",
            Self::Refused { .. } => "forbidden",
            Self::NoAccount { .. } => "upstream_malformed",
            Self::Http(_) => "upstream_unreachable",
            Self::Manifest(_) | Self::Outbound(_) => "not_sent",
        }
    }
}

impl From<IdentifyError> for Problem {
    fn from(error: IdentifyError) -> Self {
        let words = format!("{error}. Nothing was changed.");
        match error {
            IdentifyError::Refused { .. } => Self::new(Kind::Invalid, "credential_refused", words),
            IdentifyError::NoAccount { .. } => Self::new(Kind::Upstream, "no_account", words),
            IdentifyError::Http(fault) => {
                let mut problem = Self::new(
                    Kind::Upstream,
                    "upstream_unreachable",
                    "The app did not answer. Nothing was changed.",
                );
                problem.internal = Some(fault.to_string());
                problem
            }
            IdentifyError::Manifest(_) | IdentifyError::Outbound(_) => Self::internal(error.to_string()),
        }
    }
}
