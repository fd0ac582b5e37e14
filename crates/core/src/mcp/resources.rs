use serde_json::{Value, json};

use super::fault::RpcFault;
use super::message::Request;

/// A guide that a client may read.
struct Guide {
    uri: &'static str,
    name: &'static str,
    title: &'static str,
    description: &'static str,
    text: &'static str,
}

const GUIDES: [Guide; 2] = [
    Guide {
        uri: "clawlink://guides/tools",
        name: "tools",
        title: "Working with tools",
        description: "How to find a tool, check a call, run it, and choose the account.",
        text: include_str!("guides/tools.md"),
    },
    Guide {
        uri: "clawlink://guides/errors",
        name: "errors",
        title: "Errors and what to do",
        description: "Each error code, what it means, and the call that leads on.",
        text: include_str!("guides/errors.md"),
    },
];

const KIND: &str = "text/markdown";

/// The list of guides.
pub(super) fn list() -> Value {
    let one = |guide: &Guide| {
        json!({
            "uri": guide.uri, "name": guide.name, "title": guide.title, "description": guide.description,
            "mimeType": KIND, "size": guide.text.len(),
        })
    };
    json!({ "resources": GUIDES.iter().map(one).collect::<Vec<_>>() })
}

/// One guide.
///
/// # Errors
/// [`RpcFault::Resource`] for any other address.
pub(super) fn read(request: &Request) -> Result<Value, RpcFault> {
    let uri = request.text("uri").unwrap_or_default();
    let guide =
        GUIDES.iter().find(|guide| guide.uri == uri).ok_or_else(|| RpcFault::Resource(uri.to_owned()))?;
    Ok(json!({ "contents": [{ "uri": guide.uri, "mimeType": KIND, "text": guide.text }] }))
}
