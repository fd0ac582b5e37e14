use clawlink_manifest::Tool;
use serde_json::{Value, json};

use super::calls::direct;
use super::fault::RpcFault;
use super::legacy::{LEGACY_TOOLS, LegacyTool};
use super::tools::{DEFAULT_TOOLS, DefaultTool};
use crate::catalog::Catalog;
use crate::exec::near::near;

/// Most apps that can be pinned.
const MOST_APPS: usize = 8;
/// Most tools of a surface in all: clients have limits of their own, and models choose worse among more.
const MOST_TOOLS: usize = 40;
/// What stands beside pinned tools.
const BESIDE: [&str; 6] =
    ["whoami", "search_tools", "connect_app", "list_connections", "get_execution", "list_approvals"];

/// Which tools a client sees, by the query of its endpoint: `?apps=gmail,slack` or `?tools=…` pins tools of the catalogue
/// beside a few of ours ("direct mode"); `?set=legacy` shows the older set instead; `?structured=1` sends results as data too. It holds for one request, like
/// everything here.
pub(super) struct Surface<'c> {
    pinned: Vec<&'c Tool>,
    is_direct: bool,
    is_legacy: bool,
    /// Whether results come as `structuredContent` too.
    pub(super) structured: bool,
}

/// A tool of the surface.
pub(super) enum Found<'c> {
    /// One of ours.
    Default(&'static DefaultTool),
    /// One of the catalogue.
    Pinned(&'c Tool),
    /// One of the older set.
    Legacy(&'static LegacyTool),
}

impl<'c> Surface<'c> {
    /// Reads the endpoint's query. Nothing is ever left out silently.
    ///
    /// # Errors
    /// [`RpcFault::Params`] naming apps or tools that are not there, or how many are too many.
    pub(super) fn read(query: &str, catalog: &'c Catalog) -> Result<Self, RpcFault> {
        let mut surface = Self { pinned: Vec::new(), is_direct: false, is_legacy: false, structured: false };
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match name.as_ref() {
                "apps" => surface.pin_apps(&value, catalog)?,
                "tools" => surface.pin_tools(&value, catalog)?,
                "set" => surface.is_legacy = value == "legacy",
                "structured" => surface.structured = value == "1",
                _ => {}
            }
        }
        surface.pinned.sort_by(|left, right| left.name.cmp(&right.name));
        surface.pinned.dedup_by(|left, right| left.name == right.name);
        let count = surface.pinned.len() + BESIDE.len();
        if surface.is_direct && count > MOST_TOOLS {
            let words = format!(
                "{count} tools are pinned, {MOST_TOOLS} at most: name fewer apps, or single tools by ?tools=."
            );
            return Err(RpcFault::Params(words));
        }
        Ok(surface)
    }

    fn pin_apps(&mut self, value: &str, catalog: &'c Catalog) -> Result<(), RpcFault> {
        self.is_direct = true;
        let slugs: Vec<&str> = names(value).collect();
        if slugs.len() > MOST_APPS {
            let words = format!("{} apps are pinned, {MOST_APPS} at most.", slugs.len());
            return Err(RpcFault::Params(words));
        }
        let apps: Vec<_> = slugs.iter().filter_map(|slug| catalog.find_app(slug)).collect();
        let unknown: Vec<&str> = slugs.into_iter().filter(|slug| catalog.find_app(slug).is_none()).collect();
        self.pinned.extend(apps.into_iter().flat_map(|app| app.tools.iter()));
        refuse_unknown("app", &unknown)
    }

    fn pin_tools(&mut self, value: &str, catalog: &'c Catalog) -> Result<(), RpcFault> {
        self.is_direct = true;
        let mut unknown = Vec::new();
        for name in names(value) {
            match catalog.find_tool(name) {
                Some((_, tool)) => self.pinned.push(tool),
                None => unknown.push(name),
            }
        }
        refuse_unknown("tool", &unknown)
    }

    /// The result of `tools/list`: one page, ours first.
    ///
    /// # Errors
    /// [`RpcFault::Params`] for a cursor, since none was given.
    pub(super) fn list(&self, cursor: Option<&str>) -> Result<Value, RpcFault> {
        if cursor.is_some() {
            return Err(RpcFault::Params("cursor: the list has one page.".to_owned()));
        }
        if self.is_legacy {
            return Ok(json!({ "tools": LEGACY_TOOLS.iter().map(LegacyTool::describe).collect::<Vec<_>>() }));
        }
        let ours = DEFAULT_TOOLS.iter().filter(|tool| self.shows(tool)).map(DefaultTool::describe);
        let pinned = self.pinned.iter().map(|tool| direct::describe(tool));
        let tools: Vec<Value> = ours.chain(pinned).map(|tool| self.with_output(tool)).collect();
        Ok(json!({ "tools": tools }))
    }

    fn shows(&self, tool: &DefaultTool) -> bool {
        !self.is_direct || BESIDE.contains(&tool.name)
    }

    /// Some clients want an output schema for structured content; the most general that every client reads.
    fn with_output(&self, mut tool: Value) -> Value {
        if let Some(members) = tool.as_object_mut().filter(|_| self.structured) {
            let schema = json!({
                "type": "object", "properties": { "ok": { "type": "boolean", "description": "Whether it was done" } },
                "required": ["ok"], "additionalProperties": true,
            });
            members.insert("outputSchema".to_owned(), schema);
        }
        tool
    }

    /// A tool by its name.
    ///
    /// # Errors
    /// [`RpcFault::Params`] with what comes close, and how tools of the catalogue are run.
    pub(super) fn find(&self, name: &str, catalog: &Catalog) -> Result<Found<'c>, RpcFault> {
        let mut shown = DEFAULT_TOOLS.iter().filter(|tool| self.shows(tool));
        if let Some(tool) = shown.find(|tool| tool.name == name) {
            return Ok(Found::Default(tool));
        }
        if let Some(tool) = self.pinned.iter().find(|tool| tool.name == name) {
            return Ok(Found::Pinned(tool));
        }
        if let Some(tool) = LegacyTool::find(name) {
            return Ok(Found::Legacy(tool));
        }
        let advice = match catalog.find_tool(name) {
            Some((_, tool)) if tool.effect.is_read() => "Run it by run_read_tool.".to_owned(),
            Some(_) => "Run it by run_write_tool.".to_owned(),
            None => {
                let close = near(name, DEFAULT_TOOLS.iter().map(|tool| tool.name), 3);
                if close.is_empty() {
                    "tools/list shows all.".to_owned()
                } else {
                    format!("Close: {}.", close.join(", "))
                }
            }
        };
        Err(RpcFault::Params(format!("There is no tool {name:?} here. {advice}")))
    }
}

fn names(value: &str) -> impl Iterator<Item = &str> {
    value.split(',').map(str::trim).filter(|name| !name.is_empty())
}

fn refuse_unknown(what: &str, unknown: &[&str]) -> Result<(), RpcFault> {
    if unknown.is_empty() {
        return Ok(());
    }
    Err(RpcFault::Params(format!("Unknown {what}: {}.", unknown.join(", "))))
}
