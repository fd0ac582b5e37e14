// Claude Code, with a model that does as it is told: it lets a granted read run, asks its user about a write, sends a granted
// one, and is asked to show the link of a connect.
import assert from "node:assert/strict";
import { test } from "node:test";
import { globSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { startProxy } from "../harness/authproxy.mjs";
import { makeHome, run } from "../harness/command.mjs";
import { ENDPOINT, fresh } from "../harness/instance.mjs";
import { effects, lastNumber, requestsTo } from "../harness/provider.mjs";
import { startModel } from "../harness/stub-model.mjs";
import { makeWorld } from "../harness/world.mjs";

// The package's own starter is put in place by an install script, which is not run; the program lies beside it.
const [CLAUDE] = globSync(join(import.meta.dirname, "../agents/node_modules/@anthropic-ai/claude-code-*/claude"));
const skip = CLAUDE ? false : "SKIPPED: not installed; `cargo xtask test clients --all` installs it";

const prepare = async (context) => {
  const model = await startModel();
  const proxy = await startProxy(ENDPOINT, (await makeWorld()).key);
  context.after(() => Promise.all([model.stop(), proxy.stop()]));
  const home = makeHome(context);
  const config = join(home.path, "mcp.json");
  writeFileSync(config, JSON.stringify({ mcpServers: { clawlink: { type: "http", url: proxy.url } } }));
  const own = {
    ANTHROPIC_BASE_URL: model.origin, ANTHROPIC_API_KEY: "stub", DISABLE_TELEMETRY: "1",
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1", ENABLE_TOOL_SEARCH: "false",
  };
  const say = async (words, granted) => {
    const args = ["-p", words, "--mcp-config", config, "--strict-mcp-config", "--allowedTools", granted, "--output-format", "json"];
    const { code, out, err } = await run(CLAUDE, args, { env: { ...home.env, ...own }, cwd: home.path, seconds: 90 });
    assert.equal(code, 0, out + err);
    return JSON.parse(out);
  };
  return { proxy, say };
};

test("Claude Code runs a granted read and refuses a write that nobody granted", { skip }, async (context) => {
  const { proxy, say } = await prepare(context);
  const before = await lastNumber();
  const read = await say('CALL run_read_tool {"tool":"workbench_list_notes","arguments":{}}', "mcp__clawlink__run_read_tool");
  assert.equal(JSON.parse(read.result).status, "succeeded");
  assert.equal((await requestsTo("/api/v1/notes", before)).length, 1, "the provider was asked");
  assert.ok(proxy.seen.some(({ method }) => method === "server/discover"), "it speaks revision 2026-07-28");

  const marker = fresh("claude");
  const call = { tool: "workbench_create_note", arguments: { title: "From Claude", body: "b", marker }, confirmed: true };
  const write = await say(`CALL run_write_tool ${JSON.stringify(call)}`, "mcp__clawlink__run_read_tool");
  assert.equal(write.permission_denials[0].tool_name, "mcp__clawlink__run_write_tool");
  assert.equal((await effects(marker)).length, 0, "the provider has nothing of it");
});

test("Claude Code previews a write that its user granted, and sends it once", { skip }, async (context) => {
  const { say } = await prepare(context);
  const marker = fresh("claude");
  const note = { tool: "workbench_create_note", arguments: { title: "From Claude", body: "b", marker } };
  const words = `CALL preview_tool ${JSON.stringify(note)}\nCALL run_write_tool ${JSON.stringify({ ...note, digest: "DIGEST" })}`;
  const written = await say(words, "mcp__clawlink__preview_tool,mcp__clawlink__run_write_tool");
  assert.deepEqual(written.permission_denials, []);
  assert.equal(JSON.parse(written.result).status, "succeeded", written.result);
  assert.equal((await effects(marker)).length, 1, "the provider has one note");
});

test("Claude Code is asked to show a link, and is answered with it whatever it does", { skip }, async (context) => {
  const { proxy, say } = await prepare(context);
  const answer = await say('CALL connect_app {"app":"workbench","label":"work"}', "mcp__clawlink__*");
  assert.equal(JSON.parse(answer.result).status, "awaiting_user_action");
  const calls = proxy.seen.filter(({ method }) => method === "tools/call").map(({ params }) => params);
  assert.deepEqual(calls.map(({ requestState }) => typeof requestState), ["undefined", "string"]);
});
