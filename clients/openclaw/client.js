// The one door to ClawLink: JSON over HTTPS, no redirects followed, an end to every wait.

const PRODUCTION = "https://claw-link.dev";

/** A refusal in words that a person can act on. */
export class ClawLinkError extends Error {
  constructor(message, status) {
    super(message);
    this.name = "ClawLinkError";
    this.status = status;
  }
}

/** The deployment's origin. Plain http only on this machine: a key sent elsewhere could be read on the way. */
export const originOf = (baseUrl) => {
  let url;
  try {
    url = new URL(baseUrl || PRODUCTION);
  } catch {
    throw new ClawLinkError(`baseUrl is not a URL: ${baseUrl}`);
  }
  const loopback = ["127.0.0.1", "[::1]"].includes(url.hostname);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && loopback)) {
    throw new ClawLinkError("baseUrl must be https, or http on 127.0.0.1");
  }
  return url.origin;
};

/** Sends a request and returns status and JSON; the network's own failures become one sentence. */
export const ask = async (origin, path, { method = "GET", body, key, signal, seconds = 20 } = {}) => {
  const headers = { accept: "application/json" };
  if (body !== undefined) headers["content-type"] = "application/json";
  if (key) headers["x-clawlink-api-key"] = key;
  const limit = AbortSignal.timeout(seconds * 1000);
  let answer;
  try {
    answer = await fetch(origin + path, {
      method, headers, redirect: "error", signal: signal ? AbortSignal.any([signal, limit]) : limit,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await answer.text();
    return { status: answer.status, json: text ? JSON.parse(text) : {} };
  } catch (error) {
    if (answer) throw new ClawLinkError(`${origin} answered ${answer.status} with something that is not JSON`, answer.status);
    throw new ClawLinkError(`${origin} could not be reached: ${error.cause?.message ?? error.message}`);
  }
};

/** Calls a tool of the MCP endpoint (revision 2025-11-25: one request, one answer). */
export const callTool = async ({ origin, key, name, args, signal }) => {
  const body = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: args } };
  const { status, json } = await ask(origin, "/api/mcp", { method: "POST", body, key, signal, seconds: 180 });
  if (status === 401) throw new ClawLinkError("This device is not paired, or was revoked. The user runs /clawlink pair.", 401);
  if (json.error) throw new ClawLinkError(json.error.message ?? String(json.error), status);
  if (!json.result) throw new ClawLinkError(`${origin} answered ${status}`, status);
  return json.result;
};
