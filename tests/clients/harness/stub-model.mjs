// A model that does as it is told (`model/told.mjs`), by whichever API an agent asks it. It keeps every request, so that a test
// sees what the model saw.
import http from "node:http";

import * as completions from "./model/completions.mjs";
import * as gemini from "./model/gemini.mjs";
import * as messages from "./model/messages.mjs";
import * as responses from "./model/responses.mjs";

const APIS = [responses, messages, completions, gemini];
/** Of a model's other doors: no models to choose from, and few tokens. */
const ELSE = '{"data":[],"models":[],"input_tokens":1,"totalTokens":1}';

const isStreamed = (api, path, body) => !api.answer || body.stream || path.endsWith(":streamGenerateContent");

const read = async (request) => {
  let text = "";
  for await (const part of request) text += part;
  return text;
};

const reply = (api, path, body, response) => {
  if (!isStreamed(api, path, body)) {
    return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(api.answer(body)));
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const event of api.speak(body)) {
    response.write(`${event.type ? `event: ${event.type}\n` : ""}data: ${JSON.stringify(event)}\n\n`);
  }
  return response.end(api === completions ? "data: [DONE]\n\n" : "");
};

/** Listens on a free loopback port. `tools` are the names that it was offered; `results` those of the last turn, as text. */
export const startModel = async () => {
  const asked = [];
  const server = http.createServer(async (request, response) => {
    const text = await read(request);
    const { pathname } = new URL(request.url, "http://localhost");
    const api = APIS.find(({ isAsked }) => isAsked(pathname));
    if (!api) return response.writeHead(200, { "content-type": "application/json" }).end(ELSE);
    const body = JSON.parse(text);
    asked.push({ body, results: api.resultsIn(body), tools: api.toolsIn(body).map(({ name }) => name) });
    return reply(api, pathname, body, response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () => new Promise((resolve) => {
    server.closeAllConnections();
    server.close(resolve);
  });
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    url: `${origin}/v1`,
    stop,
    get seen() { return asked.map(({ body }) => body); },
    get tools() { return [...new Set(asked.flatMap(({ tools }) => tools))]; },
    get results() { return asked.findLast(({ results }) => results.length > 0)?.results ?? []; },
  };
};
