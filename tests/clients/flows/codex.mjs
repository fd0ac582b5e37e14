// Codex, with a model that does as it is told: it signs in by its own command, lets a read run by itself, asks its user about a
// write, and sends an approved one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { codex, settle, skipWithout } from "../harness/agents.mjs";
import { serveDocument } from "../harness/document.mjs";
import { ENDPOINT } from "../harness/instance.mjs";
import { effects, lastNumber, requestsTo } from "../harness/provider.mjs";
import { journey, noteBy, readBy } from "../harness/turn.mjs";
import { makeWorld } from "../harness/world.mjs";

const skip = skipWithout(codex);

/** Codex with a key. */
const prepare = async (context) => {
  const { key } = await makeWorld();
  const agent = await settle(context, codex);
  const server = `[mcp_servers.clawlink]\nurl = "${ENDPOINT}"\nhttp_headers = { "X-ClawLink-API-Key" = "${key}" }\n`;
  appendFileSync(join(agent.home, ".codex/config.toml"), server);
  return agent;
};

test("Codex signs in by its own command, known by its own document, finds the tools, reads, and sends an approved write once", { skip }, async (context) => {
  const asked = await serveDocument(context, "https://chatgpt.com", "Codex");
  const { email } = await makeWorld();
  const agent = await settle(context, codex, email);
  const added = await agent.run("mcp", "add", "clawlink", "--url", ENDPOINT);
  assert.equal(added.code, 0, added.out + added.err);
  const kept = readFileSync(join(agent.home, ".codex/.credentials.json"), "utf8");
  assert.match(kept, /"clat_/, "it keeps an access token");

  codex.grant(agent.home);
  const who = await journey(codex, agent.model, agent.say);
  assert.ok(who.includes(email) && who.includes('"name":"Codex'), who);
  assert.equal(asked.length, 1, "the document was asked for once, and kept");
});

test("Codex runs a read and refuses a write that nobody approved", { skip }, async (context) => {
  const { model, say } = await prepare(context);
  const before = await lastNumber();
  const read = await say(readBy(codex));
  assert.match(read.err, /clawlink\/run_read_tool \(completed\)/);
  assert.equal((await requestsTo("/api/v1/notes", before)).length, 1, "the provider was asked");

  const note = noteBy(codex);
  const write = await say(note.confirmed);
  assert.match(write.err, /clawlink\/run_write_tool \(failed\)/);
  assert.match(write.err, /requires approval/);
  assert.equal((await effects(note.marker)).length, 0, "the provider has nothing of it");

  const listed = JSON.stringify(model.seen[0].tools.filter((tool) => tool.name?.includes("clawlink")));
  assert.ok(listed.length / 4 < 3000, `${listed.length / 4} tokens reach the model`);
});

test("Codex previews a write whose tool its user approved, and sends it once", { skip }, async (context) => {
  const { home, say } = await prepare(context);
  codex.grant(home);
  const note = noteBy(codex);
  const written = await say(note.previewed);
  assert.match(written.err, /clawlink\/preview_tool \(completed\)[\s\S]*clawlink\/run_write_tool \(completed\)/);
  assert.equal((await effects(note.marker)).length, 1, "the provider has one note");
});
