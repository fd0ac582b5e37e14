// Claude Code, with a model that does as it is told: it signs in by its own command, lets a granted read run, asks its user about
// a write, sends a granted one, and is asked to show the link of a connect.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { claude, settle, skipWithout } from "../harness/agents.mjs";
import { startProxy } from "../harness/authproxy.mjs";
import { serveDocument } from "../harness/document.mjs";
import { ENDPOINT } from "../harness/instance.mjs";
import { effects, lastNumber, requestsTo } from "../harness/provider.mjs";
import { journey, noteBy, readBy } from "../harness/turn.mjs";
import { makeWorld } from "../harness/world.mjs";

const skip = skipWithout(claude);
const READS = "mcp__clawlink__run_read_tool";
const WRITES = "mcp__clawlink__preview_tool,mcp__clawlink__run_write_tool";

/** Claude Code with a key, and with this server alone. */
const prepare = async (context) => {
  const proxy = await startProxy(ENDPOINT, (await makeWorld()).key);
  context.after(() => proxy.stop());
  const { home, say } = await settle(context, claude);
  const config = join(home, "mcp.json");
  writeFileSync(config, JSON.stringify({ mcpServers: { clawlink: { type: "http", url: proxy.url } } }));
  const ask = async (words, granted) => {
    const { code, out, err } = await say(words, granted, "--mcp-config", config, "--strict-mcp-config");
    assert.equal(code, 0, out + err);
    return JSON.parse(out);
  };
  return { proxy, ask };
};

test("Claude Code signs in by its own command, finds the tools, reads, and sends a granted write once", { skip }, async (context) => {
  await serveDocument(context, "https://claude.ai", "Claude Code");
  const { email } = await makeWorld();
  const agent = await settle(context, claude, email);
  const added = await agent.run("mcp", "add", "--transport", "http", "--scope", "user", "clawlink", ENDPOINT);
  assert.equal(added.code, 0, added.out + added.err);
  const login = await agent.runInTerminal(`"${claude.path}" mcp login clawlink`);
  assert.equal(login.code, 0, login.out + login.err);
  const kept = readFileSync(join(agent.home, ".claude/.credentials.json"), "utf8");
  assert.match(kept, /"clat_/, "it keeps an access token");

  const who = await journey(claude, agent.model, (words) => agent.say(words, `mcp__clawlink__whoami,${READS},${WRITES}`));
  assert.ok(who.includes(email) && who.includes('"name":"Claude Code'), who);
});

test("Claude Code runs a granted read and refuses a write that nobody granted", { skip }, async (context) => {
  const { proxy, ask } = await prepare(context);
  const before = await lastNumber();
  const read = await ask(readBy(claude), READS);
  assert.equal(JSON.parse(read.result).status, "succeeded");
  assert.equal((await requestsTo("/api/v1/notes", before)).length, 1, "the provider was asked");
  assert.ok(proxy.seen.some(({ method }) => method === "server/discover"), "it speaks revision 2026-07-28");

  const note = noteBy(claude);
  const write = await ask(note.confirmed, READS);
  assert.equal(write.permission_denials[0].tool_name, "mcp__clawlink__run_write_tool");
  assert.equal((await effects(note.marker)).length, 0, "the provider has nothing of it");
});

test("Claude Code previews a write that its user granted, and sends it once", { skip }, async (context) => {
  const { ask } = await prepare(context);
  const note = noteBy(claude);
  const written = await ask(note.previewed, WRITES);
  assert.deepEqual(written.permission_denials, []);
  assert.equal(JSON.parse(written.result).status, "succeeded", written.result);
  assert.equal((await effects(note.marker)).length, 1, "the provider has one note");
});

test("Claude Code is asked to show a link, and is answered with it whatever it does", { skip }, async (context) => {
  const { proxy, ask } = await prepare(context);
  const answer = await ask('CALL connect_app {"app":"workbench","label":"work"}', "mcp__clawlink__*");
  assert.equal(JSON.parse(answer.result).status, "awaiting_user_action");
  const calls = proxy.seen.filter(({ method }) => method === "tools/call").map(({ params }) => params);
  assert.deepEqual(calls.map(({ requestState }) => typeof requestState), ["undefined", "string"]);
});
