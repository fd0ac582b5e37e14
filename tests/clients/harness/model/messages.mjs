// Anthropic's Messages API, as a stream.
import { dueCall, lastWords, textOf } from "./told.mjs";

const partsOf = (body) =>
  body.messages.flatMap(({ role, content }) =>
    (typeof content === "string" ? [{ type: "text", text: content }] : content).map((part) => ({ ...part, role })));

export const isAsked = (path) => path.endsWith("/messages");

export const toolsIn = ({ tools }) => tools ?? [];

export const resultsIn = (body) =>
  partsOf(body).filter(({ type }) => type === "tool_result").map(({ content }) => textOf(content));

export const speak = (body) => {
  const results = resultsIn(body);
  const said = partsOf(body).filter(({ role, type }) => role === "user" && type === "text").map(({ text }) => text);
  const due = dueCall(said, results, toolsIn(body));
  const block = due
    ? { type: "tool_use", id: `toolu_${results.length}`, name: due.tool.name, input: {} }
    : { type: "text", text: "" };
  const delta = due
    ? { type: "input_json_delta", partial_json: due.args }
    : { type: "text_delta", text: lastWords(results) };
  const usage = { input_tokens: 1, output_tokens: 1 };
  const opened = { id: "msg_1", type: "message", role: "assistant", model: body.model, content: [], stop_reason: null, stop_sequence: null, usage };
  return [
    { type: "message_start", message: opened },
    { type: "content_block_start", index: 0, content_block: block },
    { type: "content_block_delta", index: 0, delta },
    { type: "content_block_stop", index: 0 },
    { type: "message_delta", delta: { stop_reason: due ? "tool_use" : "end_turn", stop_sequence: null }, usage },
    { type: "message_stop" },
  ];
};
