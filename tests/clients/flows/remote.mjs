// mcp-remote, for clients that only start programs: it signs in by OAuth in a browser, then passes everything on, in the
// revision that its client speaks or in the newest.
import assert from "node:assert/strict";
import { test } from "node:test";

import { createMCPClient } from "@ai-sdk/mcp";
import { StdioMCPTransport } from "@ai-sdk/mcp/mcp-stdio";

import { startProxy } from "../harness/authproxy.mjs";
import { makeHome, program } from "../harness/command.mjs";
import { ENDPOINT, fresh } from "../harness/instance.mjs";
import { drive } from "../harness/journey.mjs";
import { TOOLS, makeWorld } from "../harness/world.mjs";

/** Starts it as such a client does, drives it, and ends it. */
const runThrough = async (context, env, ...args) => {
  const transport = new StdioMCPTransport({ command: program("mcp-remote"), args, env, stderr: "ignore" });
  context.after(() => transport.close());
  const client = await createMCPClient({ transport });
  const tools = await client.tools();
  assert.deepEqual(Object.keys(tools), TOOLS);
  await drive("remote", async (name, args) => {
    const result = await tools[name].execute(args, { toolCallId: fresh("call"), messages: [] });
    return JSON.parse(result.content[0].text);
  });
  await client.close();
};

// One that waits for a person who does not come never answers.
const limit = { timeout: 60_000 };

test("mcp-remote is let in by a person once, and passes reads and writes on", limit, async (context) => {
  const { email } = await makeWorld();
  const { env } = makeHome(context, email);
  await runThrough(context, env, ENDPOINT);
  await runThrough(context, { ...env, BROWSER: "false" }, ENDPOINT);
});

test("mcp-remote speaks revision 2026-07-28 for a client that does not", limit, async (context) => {
  const proxy = await startProxy(ENDPOINT, (await makeWorld()).key);
  context.after(() => proxy.stop());
  await runThrough(context, makeHome(context).env, proxy.url, "--protocol", "auto");
  const methods = proxy.seen.map(({ method }) => method);
  assert.ok(methods.includes("server/discover") && !methods.includes("initialize"), methods.join(" "));
});
