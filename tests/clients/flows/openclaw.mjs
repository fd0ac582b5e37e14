// OpenClaw: a turn of its agent with a model that does as it is told, and a gateway with our
// plugin, whose tools are invoked over HTTP.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { openclaw, settle, skipWithout } from "../harness/agents.mjs";
import { run } from "../harness/command.mjs";
import { API, ENDPOINT, WEB, fresh } from "../harness/instance.mjs";
import { approveDevice } from "../harness/person.mjs";
import { freePort } from "../harness/port.mjs";
import { effects, lastNumber, requestsTo } from "../harness/provider.mjs";
import { noteBy, readBy } from "../harness/turn.mjs";
import { makeWorld } from "../harness/world.mjs";

const PLUGIN = join(import.meta.dirname, "../../../clients/openclaw");
const skip = skipWithout(openclaw);

test("a turn of OpenClaw's agent finds the tools, reads, is refused a write without a word, and sends one once", { skip }, async (context) => {
  const { key } = await makeWorld();
  const { home, model, say } = await settle(context, openclaw);
  const file = join(home, ".openclaw/openclaw.json");
  const server = { url: ENDPOINT, transport: "streamable-http", headers: { "X-ClawLink-API-Key": key } };
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), mcp: { servers: { clawlink: server } } }));

  const before = await lastNumber();
  const note = noteBy(openclaw);
  const words = ['CALL tool_search {"query":"send an email"}', readBy(openclaw), note.unconfirmed, note.previewed];
  const { code, out, err } = await say(words.join("\n"));
  assert.equal(code, 0, out + err);

  const [found, read, refused, previewed, written] = model.results;
  assert.match(found, /^[^{]*\{\s*"id": "mcp:clawlink:clawlink__search_tools"/, "our search is found first");
  assert.match(read, /succeeded/);
  assert.match(refused, /confirmation_required/);
  assert.match(previewed, /previewed/);
  assert.match(written, /succeeded/);
  const asked = await requestsTo("/api/v1/notes", before);
  assert.deepEqual(asked.map(({ method }) => method), ["GET", "POST"], "the provider was asked");
  assert.equal((await effects(note.marker)).length, 1, "the provider has one note");
});

/** A machine whose OpenClaw has these settings. */
const prepare = async (context, config) => {
  const { home, options } = await settle(context, openclaw);
  const file = join(home, ".openclaw/openclaw.json");
  writeFileSync(file, JSON.stringify(config));
  return { file, options };
};

/** A gateway with the plugin; `invoke` calls one of its tools and returns what the tool said. */
const startGateway = async (context, key) => {
  const [port, token] = [await freePort(), fresh("token")];
  const { options, file } = await prepare(context, {
    gateway: { mode: "local", port, bind: "loopback", auth: { mode: "token", token } },
    plugins: { load: { paths: [PLUGIN] }, allow: ["clawlink"], entries: { clawlink: { enabled: true, config: { baseUrl: WEB, deviceCredential: key } } } },
    tools: { allow: ["clawlink"] },
  });
  const child = spawn(openclaw.path, ["gateway", "run", "--port", `${port}`], { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => { said += data; });
  const ended = new Promise((resolve) => child.once("close", resolve));
  context.after(async () => {
    child.kill("SIGTERM");
    const kill = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await ended;
    clearTimeout(kill);
  });
  const invoke = async (name, args) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const body = JSON.stringify({ tool: `clawlink_${name}`, args });
    const answer = await fetch(`http://127.0.0.1:${port}/tools/invoke`, { method: "POST", headers, body });
    const text = await answer.text();
    assert.equal(answer.status, 200, text + said);
    return JSON.parse(JSON.parse(text).result.content[0].text);
  };
  const limit = Date.now() + 150_000;
  const isUp = () => fetch(`http://127.0.0.1:${port}/health`).then(({ ok }) => ok, () => false);
  while (!(await isUp())) {
    if (Date.now() > limit || child.exitCode !== null) throw new Error(`the gateway did not start: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  /** Says something in the main chat; returns what the chat holds once it matches. */
  const chat = async (message, pattern) => {
    const call = async (method, params) => {
      const args = ["gateway", "call", method, "--json", "--port", `${port}`, "--token", token, "--params", JSON.stringify(params)];
      const { code, out, err } = await run(openclaw.path, args, options);
      assert.equal(code, 0, out + err);
      return JSON.parse(out);
    };
    await call("chat.send", { sessionKey: "main", message, idempotencyKey: fresh("say") });
    let held;
    for (let round = 0; round < 10; round += 1) {
      held = JSON.stringify(await call("chat.history", { sessionKey: "main" }));
      const found = pattern.exec(held);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    throw new Error(`the chat never held ${pattern}: ${held}`);
  };
  return { invoke, chat, file };
};

test("the plugin's tools search, preview, refuse a write without a word, and send one once", { skip }, async (context) => {
  const { key, email } = await makeWorld();
  const { invoke } = await startGateway(context, key);
  assert.equal((await invoke("whoami", {})).data.account.label, email);
  const found = await invoke("search_tools", { query: "create a note" });
  assert.ok(JSON.stringify(found).includes("workbench_create_note"));

  const before = await lastNumber();
  assert.equal((await invoke("run_read_tool", { tool: "workbench_list_notes", arguments: {} })).status, "succeeded");
  assert.equal((await requestsTo("/api/v1/notes", before)).length, 1, "the provider was asked");

  const marker = fresh("openclaw");
  const note = { tool: "workbench_create_note", arguments: { title: "From OpenClaw", body: "b", marker } };
  assert.equal((await invoke("run_write_tool", note)).error.code, "confirmation_required");
  assert.equal((await effects(marker)).length, 0, "nothing is sent without a word");
  const preview = await invoke("preview_tool", note);
  assert.equal((await invoke("run_write_tool", preview.next.arguments)).status, "succeeded");
  assert.equal((await invoke("run_write_tool", preview.next.arguments)).replayed, true);
  assert.equal((await effects(marker)).length, 1, "the provider has one note");
});

test("a person pairs the plugin in a chat; its tools work at once, and its key ends with it", { skip }, async (context) => {
  const { browser, email } = await makeWorld();
  const { invoke, chat, file } = await startGateway(context);
  assert.equal((await invoke("whoami", {})).ok, false, "nothing is paired");
  const [link] = await chat("/clawlink pair", /http:[^\s"\\]+\/openclaw\/pair\/[\w-]+/);
  await approveDevice(browser, link);
  const keyIn = () => JSON.parse(readFileSync(file, "utf8")).plugins.entries.clawlink.config.deviceCredential;
  const limit = Date.now() + 30_000;
  while (!keyIn() && Date.now() < limit) await new Promise((resolve) => setTimeout(resolve, 200));
  const key = keyIn();
  assert.match(key ?? "", /^cllk_live_/, "the key is kept where OpenClaw keeps its settings");
  await chat("/clawlink status", new RegExp(`Paired as ${email}`));
  assert.equal((await invoke("whoami", {})).data.account.label, email);
  await chat("/clawlink logout", /its key forgotten/);
  const answer = await fetch(`${API}/v1/whoami`, { headers: { "x-clawlink-api-key": key } });
  assert.equal(answer.status, 401, "the key is revoked");
  assert.equal(keyIn(), undefined, "and forgotten");
});
