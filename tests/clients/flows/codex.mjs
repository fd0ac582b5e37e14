// Codex, with a model that does as it is told: it lets a read run by itself, asks its user about a write, sends an approved one,
// and signs in.
import assert from "node:assert/strict";
import { test } from "node:test";
import { appendFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

import { makeHome, run } from "../harness/command.mjs";
import { serveDocument } from "../harness/document.mjs";
import { ENDPOINT, fresh } from "../harness/instance.mjs";
import { effects, lastNumber, requestsTo } from "../harness/provider.mjs";
import { startModel } from "../harness/stub-model.mjs";
import { makeWorld } from "../harness/world.mjs";

const CODEX = join(import.meta.dirname, "../agents/node_modules/.bin/codex");
const skip = existsSync(CODEX) ? false : "SKIPPED: not installed; `cargo xtask test clients --all` installs it";

const prepare = async (context, servers) => {
  const world = await makeWorld();
  const model = await startModel();
  context.after(() => model.stop());
  const home = makeHome(context, world.email);
  const folder = join(home.path, ".codex");
  mkdirSync(folder);
  const config = `model = "stub"\nmodel_provider = "stub"\n[model_providers.stub]\nname = "stub"\nbase_url = "${model.url}"\nwire_api = "responses"\n`;
  appendFileSync(join(folder, "config.toml"), config + servers(world));
  const options = { ...home, env: { ...home.env, CODEX_HOME: folder }, cwd: home.path, seconds: 90 };
  const say = (words) => run(CODEX, ["exec", "--skip-git-repo-check", "-s", "read-only", words], options);
  return { model, say, run: (args) => run(CODEX, args, options) };
};

test("Codex runs a read and refuses a write that nobody approved", { skip }, async (context) => {
  const servers = ({ key }) => `[mcp_servers.clawlink]\nurl = "${ENDPOINT}"\nhttp_headers = { "X-ClawLink-API-Key" = "${key}" }\n`;
  const { model, say } = await prepare(context, servers);
  const before = await lastNumber();
  const read = await say('CALL run_read_tool {"tool":"workbench_list_notes","arguments":{}}');
  assert.match(read.err, /clawlink\/run_read_tool \(completed\)/);
  assert.equal((await requestsTo("/api/v1/notes", before)).length, 1, "the provider was asked");

  const marker = fresh("codex");
  const call = { tool: "workbench_create_note", arguments: { title: "From Codex", body: "b", marker }, confirmed: true };
  const write = await say(`CALL run_write_tool ${JSON.stringify(call)}`);
  assert.match(write.err, /clawlink\/run_write_tool \(failed\)/);
  assert.match(write.err, /requires approval/);
  assert.equal((await effects(marker)).length, 0, "the provider has nothing of it");

  const listed = JSON.stringify(model.seen[0].tools.filter((tool) => tool.name?.includes("clawlink")));
  assert.ok(listed.length / 4 < 3000, `${listed.length / 4} tokens reach the model`);
});

test("Codex previews a write whose tool its user approved, and sends it once", { skip }, async (context) => {
  const servers = ({ key }) => `[mcp_servers.clawlink]\nurl = "${ENDPOINT}"\nhttp_headers = { "X-ClawLink-API-Key" = "${key}" }\n`
    + '[mcp_servers.clawlink.tools.run_write_tool]\napproval_mode = "approve"\n';
  const { say } = await prepare(context, servers);
  const marker = fresh("codex");
  const note = { tool: "workbench_create_note", arguments: { title: "From Codex", body: "b", marker } };
  const written = await say(`CALL preview_tool ${JSON.stringify(note)}\nCALL run_write_tool ${JSON.stringify({ ...note, digest: "DIGEST" })}`);
  assert.match(written.err, /clawlink\/preview_tool \(completed\)[\s\S]*clawlink\/run_write_tool \(completed\)/);
  assert.equal((await effects(marker)).length, 1, "the provider has one note");
});

test("Codex signs in by OAuth, known by its own document", { skip }, async (context) => {
  const asked = await serveDocument(context, "https://chatgpt.com", "Codex");
  const codex = await prepare(context, () => "");
  const added = await codex.run(["mcp", "add", "clawlink", "--url", ENDPOINT]);
  assert.equal(added.code, 0, added.out + added.err);
  const read = await codex.say('CALL whoami {}');
  assert.match(read.err, /clawlink\/whoami \(completed\)/);
  assert.equal(asked.length, 1, "the document was asked for once, and kept");
});
