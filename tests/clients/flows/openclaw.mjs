// OpenClaw: its own probe of the endpoint, a turn of its agent with a model that does as it is told, and a gateway with our
// plugin, whose tools are invoked over HTTP.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

import { makeHome, run } from "../harness/command.mjs";
import { API, ENDPOINT, WEB, fresh } from "../harness/instance.mjs";
import { approveDevice } from "../harness/person.mjs";
import { effects, lastNumber, requestsTo } from "../harness/provider.mjs";
import { startModel } from "../harness/stub-model.mjs";
import { TOOLS, makeWorld } from "../harness/world.mjs";

const OPENCLAW = join(import.meta.dirname, "../agents/node_modules/.bin/openclaw");
const PLUGIN = join(import.meta.dirname, "../../../clients/openclaw");
const skip = existsSync(OPENCLAW) ? false : "SKIPPED: not installed; `cargo xtask test clients --all` installs it";

const prepare = async (context, config) => {
  const home = makeHome(context);
  const folder = join(home.path, ".openclaw");
  mkdirSync(folder);
  const file = join(folder, "openclaw.json");
  writeFileSync(file, JSON.stringify(config));
  const env = { ...home.env, OPENCLAW_STATE_DIR: folder, OPENCLAW_CONFIG_PATH: file };
  return { home, file, env, openclaw: (...args) => run(OPENCLAW, args, { env, cwd: home.path, seconds: 120 }) };
};

test("OpenClaw is told by its own command, with a key, and finds the tools", { skip }, async (context) => {
  const { key } = await makeWorld();
  const { file, env, home } = await prepare(context, {});
  const options = { env: { ...env, CLAWLINK_API_KEY: key, PATH: `${join(OPENCLAW, "..")}:${env.PATH}` }, cwd: home.path, seconds: 120 };
  const installed = await run(process.env.CLAWLINK_CLIENTS_CLI, ["install", "openclaw", "--by-key", "--url", ENDPOINT], options);
  assert.equal(installed.code, 0, installed.out + installed.err);
  const server = JSON.parse(readFileSync(file, "utf8")).mcp.servers.clawlink;
  assert.deepEqual([server.url, server.transport], [ENDPOINT, "streamable-http"]);

  const probed = await run(OPENCLAW, ["mcp", "probe", "clawlink", "--json"], options);
  assert.equal(probed.code, 0, probed.out + probed.err);
  for (const name of TOOLS) assert.ok(probed.out.includes(name), `${name} is not in ${probed.out}`);
});

/** Settings by which OpenClaw knows the model and nothing else. */
const settingsOf = (model, home) => ({
  agents: { defaults: { model: { primary: "stub/stub" }, skipBootstrap: true, workspace: join(home, "workspace") } },
  models: {
    providers: {
      stub: {
        baseUrl: model.url, apiKey: "stub", api: "openai-responses",
        models: [{ id: "stub", name: "Stub", reasoning: false, input: ["text"], contextWindow: 128_000, maxTokens: 4096 }],
      },
    },
  },
});

test("a turn of OpenClaw's agent finds the tools, reads, is refused a write without a word, and sends one once", { skip }, async (context) => {
  const { key } = await makeWorld();
  const model = await startModel();
  context.after(() => model.stop());
  const { file, home, openclaw } = await prepare(context, {});
  const server = { url: ENDPOINT, transport: "streamable-http", headers: { "X-ClawLink-API-Key": key } };
  writeFileSync(file, JSON.stringify({ ...settingsOf(model, home.path), mcp: { servers: { clawlink: server } } }));

  const before = await lastNumber();
  const marker = fresh("openclaw");
  const note = { tool: "workbench_create_note", arguments: { title: "From OpenClaw", body: "b", marker } };
  const call = (name, args) => `CALL tool_call ${JSON.stringify({ id: `clawlink__${name}`, args })}`;
  const words = [
    'CALL tool_search {"query":"send an email"}',
    call("run_read_tool", { tool: "workbench_list_notes", arguments: {} }),
    call("run_write_tool", note),
    call("preview_tool", note),
    call("run_write_tool", { ...note, digest: "DIGEST" }),
  ];
  const { code, out, err } = await openclaw("agent", "--local", "--agent", "main", "--session-id", "t1", "--json", "-m", words.join("\n"));
  assert.equal(code, 0, out + err);

  const results = model.seen.at(-1).input.filter(({ type }) => type === "function_call_output").map(({ output }) => output);
  const [found, read, refused, previewed, written] = results;
  assert.match(found, /^[^{]*\{\s*"id": "mcp:clawlink:clawlink__search_tools"/, "our search is found first");
  assert.match(read, /succeeded/);
  assert.match(refused, /confirmation_required/);
  assert.match(previewed, /previewed/);
  assert.match(written, /succeeded/);
  const asked = await requestsTo("/api/v1/notes", before);
  assert.deepEqual(asked.map(({ method }) => method), ["GET", "POST"], "the provider was asked");
  assert.equal((await effects(marker)).length, 1, "the provider has one note");
});

const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

/** A gateway with the plugin; `invoke` calls one of its tools and returns what the tool said. */
const startGateway = async (context, key) => {
  const [port, token] = [await freePort(), fresh("token")];
  const { env, home, file } = await prepare(context, {
    gateway: { mode: "local", port, bind: "loopback", auth: { mode: "token", token } },
    plugins: { load: { paths: [PLUGIN] }, allow: ["clawlink"], entries: { clawlink: { enabled: true, config: { baseUrl: WEB, deviceCredential: key } } } },
    tools: { allow: ["clawlink"] },
  });
  const child = spawn(OPENCLAW, ["gateway", "run", "--port", `${port}`], { env, cwd: home.path, stdio: ["ignore", "pipe", "pipe"] });
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
      const { code, out, err } = await run(OPENCLAW, args, { env, cwd: home.path, seconds: 60 });
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
