use serde_json::{Map, Value};

use super::Invocation;

/// A call of a tool by its arguments, as `preview` and `run` take it.
pub(crate) struct ToolCall<'a> {
    pub(crate) tool: &'a str,
    pub(crate) arguments: &'a Map<String, Value>,
    pub(crate) connection: Option<&'a str>,
}

impl ToolCall<'_> {
    /// `clawlink preview …` or `clawlink run …`.
    pub(crate) fn invocation(&self, command: &str) -> Invocation {
        let call = Invocation::of(command).word(self.tool);
        let call = if self.arguments.is_empty() {
            call
        } else {
            call.option("--json-args", &Value::Object(self.arguments.clone()).to_string())
        };
        call.maybe("--connection", self.connection)
    }
}
