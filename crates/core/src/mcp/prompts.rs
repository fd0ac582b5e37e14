use serde_json::{Value, json};

use super::fault::RpcFault;
use super::message::Request;

/// Longest argument of a prompt, in characters.
const ARGUMENT_MAX: usize = 2_000;

/// A prompt with its one argument.
struct Prompt {
    name: &'static str,
    title: &'static str,
    description: &'static str,
    argument: &'static str,
    means: &'static str,
    /// The message; `{}` is the argument.
    message: &'static str,
}

const PROMPTS: [Prompt; 2] = [
    Prompt {
        name: "use_app",
        title: "Do something in an app",
        description: "Find the tool for a task, check it, and run it in the user's account.",
        argument: "task",
        means: "What should be done, in plain words",
        message: "Do this with ClawLink: {}\n\nUse search_tools with the task, then run_read_tool for a read. For a write use \
            preview_tool, show me exactly what will be sent, and call run_write_tool with its digest once I agree. If the app \
            is not connected, use connect_app and give me the link.",
    },
    Prompt {
        name: "connect_app",
        title: "Connect an app",
        description: "Connect an account so that ClawLink can act in it.",
        argument: "app",
        means: "Name of the app",
        message: "Connect this app with ClawLink: {}\n\nFind its slug with list_apps, call connect_app, give me the link, and \
            ask get_connection with the session until it is connected.",
    },
];

/// The list of prompts.
pub(super) fn list() -> Value {
    let one = |prompt: &Prompt| {
        json!({
            "name": prompt.name, "title": prompt.title, "description": prompt.description,
            "arguments": [{ "name": prompt.argument, "description": prompt.means, "required": true }],
        })
    };
    json!({ "prompts": PROMPTS.iter().map(one).collect::<Vec<_>>() })
}

/// A prompt with its argument filled in.
///
/// # Errors
/// [`RpcFault::Params`] for an unknown prompt, or a missing or endless argument.
pub(super) fn get(request: &Request) -> Result<Value, RpcFault> {
    let name = request.text("name").unwrap_or_default();
    let prompt = PROMPTS
        .iter()
        .find(|prompt| prompt.name == name)
        .ok_or_else(|| RpcFault::Params(format!("There is no prompt {name:?}.")))?;
    let given =
        request.params.get("arguments").and_then(|given| given.get(prompt.argument)).and_then(Value::as_str);
    let given =
        given.filter(|text| !text.trim().is_empty() && text.chars().count() <= ARGUMENT_MAX).ok_or_else(
            || RpcFault::Params(format!("arguments.{}: 1 to {ARGUMENT_MAX} characters.", prompt.argument)),
        )?;
    let text = prompt.message.replacen("{}", given, 1);
    Ok(json!({
        "description": prompt.description,
        "messages": [{ "role": "user", "content": { "type": "text", "text": text } }],
    }))
}
