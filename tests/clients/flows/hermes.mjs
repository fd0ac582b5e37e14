// Hermes, with a model that does as it is told: it is set up by `clawlink install`, tests the server, and reads and writes in a
// turn of its agent.
import assert from "node:assert/strict";
import { test } from "node:test";
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { makeHome, run } from "../harness/command.mjs";
import { API, ENDPOINT, WEB, fresh } from "../harness/instance.mjs";
import { approveDevice } from "../harness/person.mjs";
import { effects, lastNumber, requestsTo } from "../harness/provider.mjs";
import { startModel } from "../harness/stub-model.mjs";
import { makeWorld } from "../harness/world.mjs";

const HERMES = join(process.env.CLAWLINK_CLIENTS_PYTHON ?? "", "hermes/bin/hermes");
const CLI = process.env.CLAWLINK_CLIENTS_CLI ?? "";
const PLUGIN = join(import.meta.dirname, "../../../clients/hermes");
const skip = existsSync(HERMES) ? false : "SKIPPED: not installed; `cargo xtask test clients --all` installs it";

const prepare = async (context) => {
  const world = await makeWorld();
  const model = await startModel();
  context.after(() => model.stop());
  const home = makeHome(context, world.email);
  const folder = join(home.path, ".hermes");
  mkdirSync(folder);
  const config = join(folder, "config.yaml");
  appendFileSync(config, `# mine\nmodel:\n  default: stub\n  provider: custom\n  base_url: ${model.url}\n  api_key: stub\n  context_length: 128000\n`);
  const env = { ...home.env, HERMES_HOME: folder, CLAWLINK_API_KEY: world.key, CLAWLINK_BASE_URL: WEB, OPENAI_API_KEY: "stub", PYTHONDONTWRITEBYTECODE: "1" };
  const options = { env, cwd: home.path, seconds: 120 };
  return { world, model, folder, config, options, hermes: (...args) => run(HERMES, args, options), cli: (...args) => run(CLI, args, options) };
};

test("Hermes is set up, tests the server, reads, is refused a write without a word, and sends one once", { skip }, async (context) => {
  const { model, config, hermes, cli } = await prepare(context);
  const installed = await cli("install", "hermes", "--by-key", "--url", ENDPOINT);
  assert.match(readFileSync(config, "utf8"), /^# mine\nmodel:/, "what was there is there");
  assert.match(readFileSync(config, "utf8"), /\nmcp_servers:\n {2}clawlink:\n/, installed.err);

  const tested = await hermes("mcp", "test", "clawlink");
  assert.equal(tested.code, 0, tested.out + tested.err);
  assert.match(tested.out, /14/, tested.out);

  const before = await lastNumber();
  const read = await hermes("-z", 'CALL run_read_tool {"tool":"workbench_list_notes","arguments":{}}');
  assert.equal(read.code, 0, read.out + read.err);
  assert.equal((await requestsTo("/api/v1/notes", before)).length, 1, `the provider was asked: ${read.out}${read.err}`);

  const marker = fresh("hermes");
  const note = { tool: "workbench_create_note", arguments: { title: "From Hermes", body: "b", marker } };
  const refused = await hermes("-z", `CALL run_write_tool ${JSON.stringify(note)}`);
  assert.match(refused.out, /confirmation_required/, refused.err);
  assert.equal((await effects(marker)).length, 0, "nothing is sent without a word");
  const words = [`CALL preview_tool ${JSON.stringify(note)}`, `CALL run_write_tool ${JSON.stringify({ ...note, digest: "DIGEST" })}`];
  const write = await hermes("-z", words.join("\n"));
  assert.equal(write.code, 0, write.out + write.err);
  assert.equal((await effects(marker)).length, 1, `the provider has one note: ${write.out}`);
  assert.ok(model.seen.length >= 7, "two turns of two requests, and one of three");
});

test("the plugin pairs this machine, whose server Hermes then tests, and revokes it", { skip }, async (context) => {
  const { world, folder, config, hermes, options } = await prepare(context);
  cpSync(PLUGIN, join(folder, "plugins/clawlink"), { recursive: true });
  await hermes("plugins", "enable", "clawlink");
  const before = await hermes("clawlink", "status");
  assert.equal(before.code, 1, before.err);
  assert.match(before.out, /Not paired/);

  let approved;
  const onText = (text) => {
    const link = /http:\S+\/hermes\/approve\/\S+/.exec(text)?.[0];
    if (link) approved ??= approveDevice(world.browser, link);
  };
  const paired = await run(HERMES, ["clawlink", "pair"], { ...options, onText });
  await approved;
  assert.equal(paired.code, 0, paired.out + paired.err);
  const key = /x-clawlink-api-key: ['"]?(cllk_live_\w{49})/.exec(readFileSync(config, "utf8"))[1];
  assert.ok(!(paired.out + paired.err).includes(key), "the key is not shown");
  assert.match((await hermes("clawlink", "status")).out, new RegExp(`Paired as ${world.email}`));
  const tested = await hermes("clawlink", "test");
  assert.equal(tested.code, 0, tested.out + tested.err);
  assert.match(tested.out, /14/);

  assert.equal((await hermes("clawlink", "logout")).code, 0);
  assert.ok(!readFileSync(config, "utf8").includes(key), "the key is forgotten");
  const answer = await fetch(`${API}/v1/whoami`, { headers: { "x-clawlink-api-key": key } });
  assert.equal(answer.status, 401, "and revoked");
});
