use serde_json::{Map, Value, json};

use super::admit::Caller;
use super::era::{Era, LEGACY, MODERN};
use super::fault::RpcFault;
use super::message::Request;
use super::surface::Surface;
use super::{calls, instructions, prompts, resources};
use crate::ports::House;

/// How long a client may keep a list, in milliseconds: it changes with a deployment, not with a call.
const LIST_LIFE_MS: u32 = 300_000;
/// How long it may keep what `server/discover` says, which names the connected apps.
const DISCOVER_LIFE_MS: u32 = 60_000;

/// What can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Initialize,
    Ping,
    Discover,
    ListTools,
    CallTool,
    ListPrompts,
    GetPrompt,
    ListResources,
    ListTemplates,
    ReadResource,
}

impl Method {
    /// The method of this name, if the era has it.
    pub(super) fn of(era: Era, name: &str) -> Option<Self> {
        Some(match (name, era) {
            ("initialize", Era::Legacy) => Self::Initialize,
            ("ping", Era::Legacy) => Self::Ping,
            ("server/discover", Era::Modern) => Self::Discover,
            ("tools/list", _) => Self::ListTools,
            ("tools/call", _) => Self::CallTool,
            ("prompts/list", _) => Self::ListPrompts,
            ("prompts/get", _) => Self::GetPrompt,
            ("resources/list", _) => Self::ListResources,
            ("resources/templates/list", _) => Self::ListTemplates,
            ("resources/read", _) => Self::ReadResource,
            _ => return None,
        })
    }

    /// How long its result may be kept, if it may.
    const fn life_ms(self) -> Option<u32> {
        match self {
            Self::Discover => Some(DISCOVER_LIFE_MS),
            Self::ListTools
            | Self::ListPrompts
            | Self::ListResources
            | Self::ListTemplates
            | Self::ReadResource => Some(LIST_LIFE_MS),
            Self::Initialize | Self::Ping | Self::CallTool | Self::GetPrompt => None,
        }
    }
}

/// A request on its way, and everything it may need.
pub(super) struct Turn<'a> {
    pub(super) house: &'a House,
    pub(super) caller: &'a Caller,
    pub(super) surface: &'a Surface<'a>,
    pub(super) request: &'a Request,
}

/// A result, and what the log must hear about it.
pub(super) struct Outcome {
    /// The `result` member.
    pub(super) result: Value,
    /// A failure of ours that a tool's result only hints at.
    pub(super) cause: Option<String>,
}

impl From<Value> for Outcome {
    fn from(result: Value) -> Self {
        Self { result, cause: None }
    }
}

/// Runs a method.
///
/// # Errors
/// [`RpcFault`].
pub(super) async fn run(turn: &Turn<'_>, method: Method) -> Result<Outcome, RpcFault> {
    let Turn { house, caller, surface, request, .. } = turn;
    Ok(match method {
        Method::Initialize => initialize(house, caller, request).await?.into(),
        Method::Discover => discover(house, caller).await?.into(),
        Method::Ping => json!({}).into(),
        Method::ListTools => surface.list(request.text("cursor"))?.into(),
        Method::CallTool => calls::call(turn).await?,
        Method::ListPrompts => prompts::list().into(),
        Method::GetPrompt => prompts::get(request)?.into(),
        Method::ListResources => resources::list().into(),
        Method::ListTemplates => json!({ "resourceTemplates": [] }).into(),
        Method::ReadResource => resources::read(request)?.into(),
    })
}

/// A version we know is echoed; whoever asks for another gets our newest, and leaves if that will not do.
async fn initialize(house: &House, caller: &Caller, request: &Request) -> Result<Value, RpcFault> {
    let asked = request.text("protocolVersion").unwrap_or_default();
    let [newest, ..] = LEGACY;
    let version = LEGACY.into_iter().find(|known| *known == asked).unwrap_or(newest);
    Ok(json!({
        "protocolVersion": version,
        "capabilities": capabilities(),
        "serverInfo": server(house),
        "instructions": instructions::write(house, caller).await?,
    }))
}

async fn discover(house: &House, caller: &Caller) -> Result<Value, RpcFault> {
    Ok(json!({
        "supportedVersions": [MODERN],
        "capabilities": capabilities(),
        "instructions": instructions::write(house, caller).await?,
    }))
}

/// Nothing here changes while a client listens: without streams there would be nowhere to say so.
fn capabilities() -> Value {
    let still = json!({ "listChanged": false });
    json!({ "tools": still, "prompts": still, "resources": still })
}

fn server(house: &House) -> Value {
    let origin = &house.config.web_origin;
    let mut server = json!({
        "name": "clawlink", "title": "ClawLink", "version": env!("CARGO_PKG_VERSION"), "websiteUrl": origin,
    });
    // Clients fetch icons over https only.
    if let Some(members) = server.as_object_mut().filter(|_| origin.starts_with("https://")) {
        let icon = json!({ "src": format!("{origin}/assets/mark.svg"), "mimeType": "image/svg+xml", "sizes": ["any"] });
        members.insert("icons".to_owned(), json!([icon]));
    }
    server
}

/// What every modern result carries beside its own members.
pub(super) fn finish(house: &House, method: Method, mut result: Value) -> Value {
    if let Some(members) = result.as_object_mut() {
        members.entry("resultType").or_insert_with(|| json!("complete"));
        let meta = members.entry("_meta").or_insert_with(|| Value::Object(Map::new()));
        if let Some(meta) = meta.as_object_mut() {
            meta.insert("io.modelcontextprotocol/serverInfo".to_owned(), server(house));
        }
        if let Some(life_ms) = method.life_ms() {
            members.insert("ttlMs".to_owned(), json!(life_ms));
            members.insert("cacheScope".to_owned(), json!("private"));
        }
    }
    result
}
