// mcporter: signs in by OAuth in a browser, reads, writes, and gets its next tokens by itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { makeHome, program, run } from "../harness/command.mjs";
import { ENDPOINT, fresh } from "../harness/instance.mjs";
import { effects } from "../harness/provider.mjs";
import { makeWorld } from "../harness/world.mjs";

const read = (home) => JSON.parse(readFileSync(join(home.path, ".mcporter/credentials.json"), "utf8"));

const tokensOf = (store) => Object.values(store.entries)[0].tokens;

test("it is let in by a person, reads and writes once, and refreshes", async (context) => {
  const world = await makeWorld();
  const home = makeHome(context, world.email);
  const mcporter = (args) => run(program("mcporter"), [...args, "--allow-http"], home);
  const call = async (tool, args = {}) => {
    const { code, out, err } = await mcporter(["call", `${ENDPOINT}.${tool}`, "--args", JSON.stringify(args), "--output", "json"]);
    return { code, answer: () => JSON.parse(out), text: out + err };
  };

  const { code, out, err } = await mcporter(["auth", ENDPOINT]);
  assert.equal(code, 0, out + err);
  const whoami = await call("whoami");
  assert.equal(whoami.code, 0, whoami.text);
  assert.equal(whoami.answer().data.account.label, world.email);

  const marker = fresh("mcporter");
  const note = { tool: "workbench_create_note", arguments: { title: "From mcporter", body: "b", marker } };
  const refused = await call("run_write_tool", note);
  assert.match(refused.text, /confirmation_required/);
  const preview = await call("preview_tool", note);
  for (let round = 0; round < 2; round += 1) {
    const written = await call("run_write_tool", preview.answer().next.arguments);
    assert.equal(written.answer().status, "succeeded", written.text);
  }
  assert.equal((await effects(marker)).length, 1, "the provider has one note");

  const store = read(home);
  const before = { ...tokensOf(store) };
  tokensOf(store).access_token = `${before.access_token.slice(0, -1)}_`;
  writeFileSync(join(home.path, ".mcporter/credentials.json"), JSON.stringify(store));
  const again = await call("whoami");
  assert.equal(again.code, 0, again.text);
  assert.notEqual(tokensOf(read(home)).refresh_token, before.refresh_token, "one exchange");
});
