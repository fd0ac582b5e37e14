// Gemini CLI, with a model that does as it is told: where nobody can be asked, what its user did not allow reaches no model.
import assert from "node:assert/strict";
import { test } from "node:test";

import { gemini, settle, skipWithout } from "../harness/agents.mjs";
import { ENDPOINT } from "../harness/instance.mjs";
import { effects } from "../harness/provider.mjs";
import { noteBy } from "../harness/turn.mjs";
import { makeWorld } from "../harness/world.mjs";

test("Gemini CLI shows its model no tool that its user did not allow, and sends nothing", { skip: skipWithout(gemini) }, async (context) => {
  const { key } = await makeWorld();
  const { model, run, say } = await settle(context, gemini);
  const add = ["mcp", "add", "--transport", "http", "--scope", "user", "clawlink", ENDPOINT];
  await run(...add, "--header", `X-ClawLink-API-Key: ${key}`);
  const listed = await run("mcp", "list");
  assert.match(listed.out + listed.err, /clawlink.*Connected/);

  const note = noteBy(gemini);
  const { code, out, err } = await say(note.confirmed);
  assert.equal(code, 0, out + err);
  assert.ok(model.tools.length > 0 && !model.tools.some((name) => name.includes("clawlink")), model.tools.join(" "));
  assert.equal((await effects(note.marker)).length, 0, "the provider has nothing of it");
});
