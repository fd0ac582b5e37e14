use clawlink_e2e::note;
use serde_json::{Value, json};

/// A request, and the status a paired device is answered with.
pub(super) struct Ask {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) body: Option<String>,
    pub(super) status: u16,
}

impl Ask {
    pub(super) fn get(path: &str, status: u16) -> Self {
        Self { method: "GET", path: path.to_owned(), body: None, status }
    }

    fn other(method: &'static str, path: &str, body: &str, status: u16) -> Self {
        Self { method, path: path.to_owned(), body: Some(body.to_owned()), status }
    }

    fn post(path: &str, body: &Value, status: u16) -> Self {
        Self::other("POST", path, &body.to_string(), status)
    }

    /// Whether nobody need say who they are.
    pub(super) fn is_open(&self) -> bool {
        self.path == "/openapi.json"
            || self.method == "HEAD"
            || [404, 405].contains(&self.status) && !self.is_named()
    }

    /// Whether it is about a thing that a device may own or not: then a stranger is not told that there is none.
    fn is_named(&self) -> bool {
        self.path.contains("none") || self.path.contains("nota") || self.path.ends_with("/mcp")
    }
}

/// Every forwarded path: well asked, badly asked, and with a body that is no JSON. Lists come before what adds to them.
pub(super) fn asks() -> Vec<Ask> {
    let mut all = v1();
    all.extend(published());
    all.extend(mcp());
    all.extend(calls());
    all
}

fn v1() -> Vec<Ask> {
    let found = [
        "/openapi.json",
        "/v1/whoami",
        "/v1/apps?connected=true",
        "/v1/apps/workbench",
        "/v1/connections",
        "/v1/connections/1",
        "/v1/tools?app=workbench&limit=2",
        "/v1/tools/search?query=write%20a%20note",
        "/v1/tools/workbench_create_note",
        "/v1/executions?limit=1",
        "/v1/approvals",
    ];
    let missing =
        ["apps", "connections", "tools", "executions", "approvals", "results", "files", "connect-sessions"];
    let bad = ["/v1/apps?tols=1", "/v1/tools?limit=0", "/v1/tools/search", "/v1/tools?cursor=cur_k1.x.y"];
    let found = found.map(|path| Ask::get(path, 200));
    let missing = missing.map(|noun| Ask::get(&format!("/v1/{noun}/none"), 404));
    let bad = bad.map(|path| Ask::get(path, 400));
    let mut all: Vec<Ask> = found.into_iter().chain(missing).chain(bad).collect();
    all.extend([
        Ask::get("/v1", 404),
        Ask::get("/v1/nothing-here", 404),
        Ask::other("DELETE", "/v1/whoami", "", 405),
        Ask::other("POST", "/v1/preview", "{", 400),
        Ask::other("POST", "/v1/execute", r#"{"tool":"a","tool":"b"}"#, 400),
        Ask::post("/v1/execute", &json!({ "tool": 1 }), 400),
        Ask::post("/v1/execute", &json!({ "tool": "workbench_create_note", "arguments": note("x") }), 409),
        Ask::post("/v1/connect-sessions", &json!({ "app": "workbench", "reuse": true }), 200),
    ]);
    all
}

fn published() -> Vec<Ask> {
    let found = [
        "/api/tools?integration=workbench",
        "/api/tools",
        "/api/tools/search?query=write%20a%20note&limit=2",
        "/api/tools/workbench_create_note",
        "/api/actions?integration_id=workbench",
        "/api/actions/workbench/create_note",
        "/api/search?query=write%20a%20note&limit=2",
    ];
    let bad = ["/api/tools/search", "/api/tools?cursor=x", "/api/actions", "/api/search"];
    let missing = [
        "/api/tools/workbench_nota",
        "/api/actions/none/create_note",
        "/api/actions/workbench/nota",
        "/api/executions/exe_none",
    ];
    let found = found.map(|path| Ask::get(path, 200));
    let bad = bad.map(|path| Ask::get(path, 400));
    let missing = missing.map(|path| Ask::get(path, 404));
    let mut all: Vec<Ask> = found.into_iter().chain(bad).chain(missing).collect();
    all.extend([
        Ask::get("/api/tools/a/b/c", 404),
        Ask::other("POST", "/api/tools", "{}", 405),
        Ask::other("PUT", "/api/executions", "{}", 405),
        Ask::other("POST", "/api/tools/workbench_create_note/execute", "{", 400),
        Ask::other("POST", "/api/executions", "[", 400),
        Ask::post("/api/executions", &json!({ "integration_id": "workbench" }), 400),
        Ask::post("/api/tools/workbench_create_note/execute", &json!({ "arguments": {} }), 400),
        Ask::post("/api/tools/workbench_nota/execute", &json!({}), 404),
        Ask::post("/api/tools/workbench_create_note/execute", &json!({ "arguments": note("x") }), 412),
    ]);
    all
}

fn mcp() -> Vec<Ask> {
    let list = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/list" });
    let call = json!({ "jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": { "name": "whoami", "arguments": {} } });
    let notice = json!({ "jsonrpc": "2.0", "method": "notifications/initialized" });
    let mut all = Vec::new();
    for path in ["/mcp", "/api/mcp"] {
        all.extend([
            Ask::get(path, 405),
            Ask { method: "HEAD", body: None, ..Ask::get(path, 405) },
            Ask::post(path, &list, 200),
            Ask::post(path, &call, 200),
            Ask::post(path, &notice, 202),
            Ask::other("POST", path, "{", 400),
        ]);
    }
    all.push(Ask::post("/api/mcp?set=legacy", &list, 200));
    all
}

/// What renders or runs. Only reads are sent: a write would be another's replay.
fn calls() -> Vec<Ask> {
    let (read, written) = (json!({ "tool": "workbench_list_notes" }), json!({ "arguments": note("both") }));
    let action = json!({ "integration_id": "workbench", "action_id": "list_notes", "input": {} });
    let preview = json!({ "tool": "workbench_create_note", "arguments": note("both") });
    vec![
        Ask::post("/v1/preview", &preview, 200),
        Ask::post("/api/tools/workbench_create_note/preview", &written, 200),
        Ask::post("/v1/execute", &read, 200),
        Ask::post("/api/tools/workbench_list_notes/execute", &json!({}), 200),
        Ask::post("/api/executions", &action, 200),
    ]
}
