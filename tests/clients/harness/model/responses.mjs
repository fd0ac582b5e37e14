// OpenAI's Responses API: one answer, or a stream that ends with it.
import { dueCall, lastWords, textOf } from "./told.mjs";

const flat = (tools) =>
  (tools ?? []).flatMap((tool) => (tool.type === "namespace" ? flat(tool.tools).map((one) => ({ ...one, namespace: tool.name })) : [tool]));

const inputOf = ({ input }) => (typeof input === "string" ? [{ role: "user", content: input }] : input);

export const isAsked = (path) => path.endsWith("/responses");

export const toolsIn = ({ tools }) => flat(tools);

export const resultsIn = (body) =>
  inputOf(body).filter(({ type }) => type === "function_call_output").map(({ output }) => textOf(output));

export const answer = (body) => {
  const results = resultsIn(body);
  const said = inputOf(body).filter(({ role }) => role === "user").map(({ content }) => textOf(content));
  const due = dueCall(said, results, toolsIn(body));
  const id = `item_${results.length}`;
  const item = due
    ? { type: "function_call", id, call_id: `call_${results.length}`, name: due.tool.name, namespace: due.tool.namespace, arguments: due.args }
    : { type: "message", id, role: "assistant", content: [{ type: "output_text", text: lastWords(results), annotations: [] }] };
  const usage = { input_tokens: 1, output_tokens: 1, total_tokens: 2, input_tokens_details: { cached_tokens: 0 }, output_tokens_details: { reasoning_tokens: 0 } };
  return { id: "resp_1", object: "response", status: "completed", output: [item], usage };
};

export const speak = (body) => {
  const response = answer(body);
  return [
    { type: "response.created", response: { ...response, status: "in_progress", output: [] } },
    { type: "response.output_item.done", output_index: 0, item: response.output[0] },
    { type: "response.completed", response },
  ];
};
