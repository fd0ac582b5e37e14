use serde_json::{Map, Value, json};

use super::Invocation;

/// A call of a tool by its arguments, as `preview` and `run` take it.
#[derive(Clone, Copy)]
pub(crate) struct ToolCall<'a> {
    pub(crate) tool: &'a str,
    pub(crate) arguments: &'a Map<String, Value>,
    pub(crate) connection: Option<&'a str>,
    /// Where an earlier answer ended.
    pub(crate) cursor: Option<&'a str>,
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
        call.maybe("--connection", self.connection).maybe("--cursor", self.cursor)
    }

    /// What `/v1/preview` and `/v1/execute` take alike; `files` are further arguments.
    pub(crate) fn body(&self, files: Map<String, Value>) -> Map<String, Value> {
        let mut arguments = self.arguments.clone();
        arguments.extend(files);
        let optional = [("connection", self.connection), ("cursor", self.cursor)];
        let optional = optional.into_iter().filter_map(|(name, value)| Some((name, json!(value?))));
        [("tool", json!(self.tool)), ("arguments", Value::Object(arguments))]
            .into_iter()
            .chain(optional)
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }
}
