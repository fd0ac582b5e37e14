//! Reading cases.

mod changes;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clawlink_core::exec::json::text_of;
use clawlink_core::exec::plan::Plan;
use clawlink_core::exec::target::Target;
use clawlink_core::ports::Incoming;
use clawlink_manifest::hook::FilePart;
use clawlink_manifest::mime::decode;
use clawlink_manifest::{App, Tool};
use serde::Deserialize;
use serde_json::{Map, Value, json};

pub(crate) use changes::changes;

/// One `cases/<verb>.<case>.json`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    #[serde(skip)]
    pub(crate) file: String,
    #[serde(skip)]
    pub(crate) app: String,
    #[serde(skip)]
    pub(crate) tool: String,
    pub(crate) args: Map<String, Value>,
    pub(crate) connection: Connection,
    now: String,
    pub(crate) request: Request,
    pub(crate) reply: Reply,
    result: Option<Value>,
    pub(crate) error: Option<Value>,
    #[expect(dead_code, reason = "read to be checked: only these three are evidence")]
    source: Source,
}

/// The connection a case acts through; it holds no secret.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Connection {
    auth: String,
    instance: BTreeMap<String, String>,
    captured: BTreeMap<String, String>,
    #[expect(dead_code, reason = "part of the format; which scopes suffice is decided before rendering")]
    scopes: Vec<String>,
}

/// The request, slots unexpanded. A body that is a text stands for itself, any other for its canonical bytes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Request {
    method: String,
    url: String,
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: Option<Value>,
}

/// The provider's reply.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: Option<Value>,
}

/// Where a reply comes from.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Source {
    Documented,
    Recorded,
    Invented,
}

impl Case {
    pub(crate) fn read(file: &Path, case: Value) -> Self {
        let (app, name) = (name(file.ancestors().nth(2).unwrap()), name(file));
        let mut case: Self =
            serde_json::from_value(case).unwrap_or_else(|error| panic!("{app}/{name}: {error}"));
        let (verb, _) = name.split_once('.').unwrap();
        case.tool = format!("{}_{verb}", app.replace('-', "_"));
        case.file = format!("apps/{app}/cases/{name}");
        case.app = app;
        case
    }

    pub(crate) fn now_ms(&self) -> i64 {
        assert_eq!(self.now, "2026-11-25T12:00:00Z", "{}: all cases happen at one moment", self.file);
        1_795_608_000_000
    }

    /// `{"result": …}` or `{"error": …}`.
    pub(crate) fn wanted(&self) -> Value {
        match (&self.result, &self.error) {
            (Some(result), None) => json!({ "result": result }),
            (None, Some(error)) => json!({ "error": error }),
            _ => panic!("{}: either `result` or `error` expected", self.file),
        }
    }

    pub(crate) fn kind(&self) -> Option<&str> {
        self.error.as_ref()?.get("kind")?.as_str()
    }
}

impl Connection {
    pub(crate) fn target(&self) -> Target {
        Target {
            connection_id: "connection".to_owned(),
            auth_id: self.auth.clone(),
            instance: self.instance.clone(),
            captured: self.captured.clone(),
        }
    }
}

impl Request {
    pub(crate) fn wanted(&self) -> Value {
        let body = self.body.as_ref().map(text_of).unwrap_or_default();
        json!({ "method": self.method, "url": self.url, "headers": self.headers, "body": body })
    }
}

impl Reply {
    pub(crate) fn incoming(&self) -> Incoming {
        Incoming {
            status: self.status,
            headers: self.headers.clone().into_iter().collect(),
            body: self.body.as_ref().map(|body| body.to_string().into_bytes()).unwrap_or_default(),
        }
    }
}

/// A plan in the form of [`Request::wanted`]. A header sent twice would be two entries, and shows.
pub(crate) fn sent(plan: &Plan) -> Value {
    let headers: BTreeMap<_, _> = plan.headers.iter().cloned().collect();
    assert_eq!(headers.len(), plan.headers.len(), "{}: a header stands twice", plan.tool);
    let body = std::str::from_utf8(&plan.body.bytes).unwrap();
    json!({ "method": plan.method, "url": plan.url, "headers": headers, "body": body })
}

/// The arguments as they are rendered, and the files that stood among them.
pub(crate) fn taken(tool: &Tool, arguments: &Map<String, Value>) -> (Map<String, Value>, Vec<FilePart>) {
    let mut files = Vec::new();
    let mut rest = arguments.clone();
    for field in tool.fields.iter().filter(|field| field.takes_files()) {
        let Some(value) = rest.get_mut(field.name.as_ref()) else { continue };
        let items = match value {
            Value::Array(items) => items.iter_mut().collect(),
            one => vec![one],
        };
        for item in items {
            let text = |name: &str| item[name].as_str().unwrap_or_default().to_owned();
            let bytes = decode(&text("data")).unwrap().into();
            let (field, name, mimetype) = (field.name.to_string(), text("name"), text("mimetype"));
            *item = json!({ "name": name, "mimetype": mimetype, "sha256": "" });
            files.push(FilePart { field, name, mimetype, bytes });
        }
    }
    (rest, files)
}

/// Every case of every app, by file.
pub(crate) fn all() -> Vec<Case> {
    files().into_iter().map(|(file, case)| Case::read(&file, case)).collect()
}

/// Every case file with its JSON.
pub(crate) fn files() -> Vec<(PathBuf, Value)> {
    let apps = entries(&Path::new(env!("CARGO_MANIFEST_DIR")).join("apps"));
    let files = apps.iter().flat_map(|app| entries(&app.join("cases")));
    files
        .map(|file| (file.clone(), serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()))
        .collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// A connection to an app that can render, for examples.
pub(crate) fn any_target(app: &App) -> Target {
    let answer = |kind| match kind {
        clawlink_manifest::InstanceKind::Origin => "https://own.example.org".to_owned(),
        clawlink_manifest::InstanceKind::Label => "own".to_owned(),
    };
    Target {
        connection_id: "connection".to_owned(),
        auth_id: app.auths.first().map(|auth| auth.id.to_string()).unwrap_or_default(),
        instance: app.instance.iter().map(|input| (input.key.to_string(), answer(input.kind))).collect(),
        captured: app
            .captures
            .iter()
            .map(|capture| (capture.key.to_string(), "learned".to_owned()))
            .collect(),
    }
}
