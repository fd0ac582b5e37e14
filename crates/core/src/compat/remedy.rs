//! What helps against a refusal, where a published plugin shows it: links in the hint, choices in the details.

use serde_json::{Value, json};

use super::codes::Code;
use crate::mcp::page_of;
use crate::ports::House;
use crate::problem::Problem;

/// A connection among which to choose.
pub(super) struct Candidate<'p>(&'p Value);

impl Candidate<'_> {
    fn at(&self, pointer: &str) -> &Value {
        self.0.pointer(pointer).unwrap_or(&Value::Null)
    }

    /// As in the envelope.
    pub(super) fn describe(&self) -> Value {
        let account = self.at("/account/label");
        let label = Some(self.at("/label")).filter(|label| !label.is_null()).unwrap_or(account);
        json!({
            "id": self.at("/number"), "isDefault": self.at("/is_default"), "connectionLabel": label,
            "accountLabel": account,
        })
    }

    /// A line for an agent.
    fn line(&self) -> String {
        let account = self.at("/account/label").as_str().unwrap_or_default();
        let label = self.at("/label").as_str().map_or_else(String::new, |label| format!(", {label}"));
        let default = if self.at("/is_default") == true { " (default)" } else { "" };
        format!("connectionId {}: {account}{label}{default}", self.at("/number"))
    }
}

/// The connections a problem lists.
pub(super) fn connections(problem: &Problem) -> Vec<Candidate<'_>> {
    let listed = problem.members.get("connections").and_then(Value::as_array);
    listed.into_iter().flatten().map(Candidate).collect()
}

/// What to choose among, and what is wrong, line by line.
pub(super) fn details(problem: &Problem) -> Vec<String> {
    let list = |member: &str| problem.members.get(member).and_then(Value::as_array).into_iter().flatten();
    let texts = |member| list(member).filter_map(Value::as_str);
    let mut lines: Vec<String> = connections(problem).iter().map(Candidate::line).collect();
    lines.extend(texts("suggestions").map(|name| format!("Close: {name}")));
    lines.extend(texts("missing_scopes").map(|scope| format!("Missing: {scope}")));
    lines.extend(list("errors").map(fault));
    let words = problem.members.get("upstream").and_then(|told| told["message"].as_str());
    lines.extend(
        words.filter(|words| !words.is_empty()).map(|words| format!("The app's own words: {words:?}")),
    );
    lines
}

fn fault(error: &Value) -> String {
    let text = |name: &str| error.get(name).and_then(Value::as_str).unwrap_or_default();
    let field = text("field").trim_start_matches("/arguments/").replace('/', ".");
    format!("{field}: expected {}; got {}", text("expected"), text("got"))
}

/// What to do, with the link where a person must act.
pub(super) fn hint(house: &House, code: &Code, problem: &Problem) -> Option<String> {
    let page = page_of(house, problem).unwrap_or_else(|| format!("{}/dashboard", house.config.web_origin));
    let base = problem.members.get("hint").and_then(Value::as_str).unwrap_or_default();
    let advice = match code.name {
        "needs_connection" => format!("Ask your user to connect it at {page}, then repeat the call."),
        "needs_reauth" | "needs_scope_upgrade" | "missing_scopes" => {
            format!("Ask your user to reconnect the account at {page}, then repeat the call.")
        }
        "approval_required" if problem.code == "too_many_approvals" => {
            format!("{base} They stand at {}/dashboard/approvals.", house.config.web_origin)
        }
        "approval_required" => {
            format!(
                "Ask your user to decide at {page}. Once they approved, repeat this same call within 15 minutes."
            )
        }
        "confirmation_required" => {
            "Show your user what would be sent, as the preview of this call tells it; if they agree, \
            repeat the call with \"confirmed\": true."
                .to_owned()
        }
        "ambiguous_connection" | "connection_not_found" => {
            "Repeat the call with \"connectionId\", one of the numbers in details.".to_owned()
        }
        "tool_not_found" => "Search the tools by what is to be done.".to_owned(),
        "outcome_unknown" => look(problem),
        "repeat_blocked" => format!("{} A fresh idempotency_key sends it all the same.", look(problem)),
        _ => base.to_owned(),
    };
    // A wait alone does not bring a person's word.
    let wait = problem.wait_seconds().filter(|_| code.name != "approval_required");
    let wait = wait.map_or_else(String::new, |seconds| format!(" Wait {seconds} s first."));
    let advice = format!("{advice}{wait}").trim().to_owned();
    (!advice.is_empty()).then_some(advice)
}

/// The read that tells whether a write happened.
fn look(problem: &Problem) -> String {
    let call = problem.members.get("next_call").and_then(|call| call.get("body"));
    match call.and_then(|call| Some((call.get("tool")?.as_str()?, call.get("arguments")?))) {
        Some((tool, arguments)) => {
            format!("Look before you repeat it: {tool} with {arguments} shows whether it was done.")
        }
        None => "Look at the app before you repeat it.".to_owned(),
    }
}

/// The call of the canonical API that leads on, if one does.
pub(super) fn next(house: &House, code: &Code, problem: &Problem) -> Option<Value> {
    let body = problem.members.get("next_call")?.get("body")?;
    match code.name {
        "needs_connection" | "needs_reauth" | "needs_scope_upgrade" | "missing_scopes" => {
            let input = json!({ "integration_id": body.get("app")? });
            Some(json!({ "tool": "clawlink.connect_app", "input": input }))
        }
        "outcome_unknown" | "repeat_blocked" => {
            let (app, tool) = house.catalog.find_tool(body.get("tool")?.as_str()?)?;
            let input = json!({
                "integration_id": app.slug, "action_id": tool.verb, "input": body.get("arguments")?,
            });
            Some(json!({ "tool": "clawlink.execute", "input": input }))
        }
        _ => None,
    }
}
