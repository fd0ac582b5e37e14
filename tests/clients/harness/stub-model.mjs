// A model that does as it is told: it finds lines `CALL <tool, a regular expression> <json>` in what its user said, answers the
// nth of them as a tool call once n-1 results are back, and then repeats the last result. `DIGEST` stands for the digest that the
// last result holds. It keeps every request, so that a test sees what the model saw.
import http from "node:http";

const told = (texts) =>
  texts.flatMap((text) => [...text.matchAll(/CALL (\S+) (\{.*\})/g)].map(([, tool, args]) => ({ tool: new RegExp(tool), args })));

/** What to call a tool with. Agents wrap results in words of their own, so the digest is known by its looks. */
const argumentsOf = ({ args }, result) => args.replace("DIGEST", /sha256:[0-9a-f]{64}/.exec(result)?.[0] ?? "none");

const flat = (tools) =>
  (tools ?? []).flatMap((tool) => (tool.type === "namespace" ? flat(tool.tools).map((one) => ({ ...one, namespace: tool.name })) : [tool]));

const textOf = (content) =>
  typeof content === "string" ? content : (content ?? []).map((part) => part.text ?? "").join("\n");

/** OpenAI's Responses API, as a stream. */
const respond = (body) => {
  const input = typeof body.input === "string" ? [{ role: "user", content: body.input }] : body.input;
  const calls = told(input.filter(({ role }) => role === "user").map(({ content }) => textOf(content)));
  const results = input.filter(({ type }) => type === "function_call_output");
  const next = calls[results.length];
  const tool = next && flat(body.tools).find(({ name }) => next.tool.test(name));
  const id = `item_${results.length}`;
  const last = results.length ? textOf(results.at(-1).output) : "nothing to do";
  const item = tool
    ? { type: "function_call", id, call_id: `call_${results.length}`, name: tool.name, namespace: tool.namespace, arguments: argumentsOf(next, last) }
    : { type: "message", id, role: "assistant", content: [{ type: "output_text", text: last }] };
  const response = { id: "resp_1", object: "response", status: "completed", output: [item], usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2, input_tokens_details: { cached_tokens: 0 }, output_tokens_details: { reasoning_tokens: 0 } } };
  return [
    { type: "response.created", response: { ...response, status: "in_progress", output: [] } },
    { type: "response.output_item.done", output_index: 0, item },
    { type: "response.completed", response },
  ];
};

/** Anthropic's Messages API, as a stream. */
const message = (body) => {
  const parts = ({ content }) => (typeof content === "string" ? [{ type: "text", text: content }] : content);
  const all = body.messages.flatMap((turn) => parts(turn).map((part) => ({ ...part, role: turn.role })));
  const calls = told(all.filter(({ role, type }) => role === "user" && type === "text").map(({ text }) => text));
  const results = all.filter(({ type }) => type === "tool_result");
  const next = calls[results.length];
  const tool = next && (body.tools ?? []).find(({ name }) => next.tool.test(name));
  const last = results.length ? textOf(results.at(-1).content) : "nothing to do";
  const block = tool
    ? { type: "tool_use", id: `toolu_${results.length}`, name: tool.name, input: {} }
    : { type: "text", text: "" };
  const delta = tool
    ? { type: "input_json_delta", partial_json: argumentsOf(next, last) }
    : { type: "text_delta", text: last };
  const usage = { input_tokens: 1, output_tokens: 1 };
  const opened = { id: "msg_1", type: "message", role: "assistant", model: body.model, content: [], stop_reason: null, stop_sequence: null, usage };
  return [
    { type: "message_start", message: opened },
    { type: "content_block_start", index: 0, content_block: block },
    { type: "content_block_delta", index: 0, delta },
    { type: "content_block_stop", index: 0 },
    { type: "message_delta", delta: { stop_reason: tool ? "tool_use" : "end_turn", stop_sequence: null }, usage },
    { type: "message_stop" },
  ];
};

/** OpenAI's Chat Completions: one answer, and the same as the parts of a stream. */
const complete = (body) => {
  const calls = told(body.messages.filter(({ role }) => role === "user").map(({ content }) => textOf(content)));
  const results = body.messages.filter(({ role }) => role === "tool");
  const next = calls[results.length];
  const tool = next && (body.tools ?? []).find(({ function: { name } }) => next.tool.test(name));
  const last = results.length ? textOf(results.at(-1).content) : "nothing to do";
  const message = tool
    ? { role: "assistant", content: null, tool_calls: [{ index: 0, id: `call_${results.length}`, type: "function", function: { name: tool.function.name, arguments: argumentsOf(next, last) } }] }
    : { role: "assistant", content: last };
  const finish_reason = tool ? "tool_calls" : "stop";
  const whole = { id: "chatcmpl_1", created: 0, model: body.model, usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 } };
  const chunk = (delta, finish_reason) => ({ ...whole, object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason }] });
  return {
    answer: { ...whole, object: "chat.completion", choices: [{ index: 0, message, finish_reason }] },
    parts: [chunk(message, null), chunk({}, finish_reason)],
  };
};

const speakCompletions = (body, response) => {
  const { answer, parts } = complete(body);
  if (!body.stream) return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const part of parts) response.write(`data: ${JSON.stringify(part)}\n\n`);
  return response.end("data: [DONE]\n\n");
};

const stream = (url) => (url.includes("/responses") ? respond : /\/messages(\?|$)/.test(url) ? message : undefined);

export const startModel = async () => {
  const seen = [];
  const server = http.createServer(async (request, response) => {
    let text = "";
    for await (const part of request) text += part;
    if (request.url.includes("/chat/completions")) {
      const body = JSON.parse(text);
      seen.push(body);
      return speakCompletions(body, response);
    }
    const speak = stream(request.url);
    if (!speak) return response.writeHead(200, { "content-type": "application/json" }).end('{"data":[],"models":[],"input_tokens":1}');
    const body = JSON.parse(text);
    seen.push(body);
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const event of speak(body)) response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    response.end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () => new Promise((resolve) => {
    server.closeAllConnections();
    server.close(resolve);
  });
  const origin = `http://127.0.0.1:${server.address().port}`;
  return { origin, url: `${origin}/v1`, seen, stop };
};
