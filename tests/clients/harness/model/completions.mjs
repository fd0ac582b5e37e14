// OpenAI's Chat Completions: one answer, or the same as the parts of a stream.
import { dueCall, lastWords, textOf } from "./told.mjs";

const saidBy = (role, { messages }) => messages.filter((message) => message.role === role).map(({ content }) => textOf(content));

export const isAsked = (path) => path.endsWith("/chat/completions");

export const toolsIn = ({ tools }) => (tools ?? []).map((tool) => tool.function);

export const resultsIn = (body) => saidBy("tool", body);

const turnOf = (body) => {
  const results = resultsIn(body);
  const due = dueCall(saidBy("user", body), results, toolsIn(body));
  const call = due && { index: 0, id: `call_${results.length}`, type: "function", function: { name: due.tool.name, arguments: due.args } };
  const message = call
    ? { role: "assistant", content: null, tool_calls: [call] }
    : { role: "assistant", content: lastWords(results) };
  return { message, finish_reason: call ? "tool_calls" : "stop" };
};

const whole = (body) => ({ id: "chatcmpl_1", created: 0, model: body.model, usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } });

export const answer = (body) =>
  ({ ...whole(body), object: "chat.completion", choices: [{ index: 0, ...turnOf(body) }] });

export const speak = (body) => {
  const { message, finish_reason } = turnOf(body);
  const part = (delta, finish_reason) => ({ ...whole(body), object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason }] });
  return [part(message, null), part({}, finish_reason)];
};
