// The OpenAI Agents SDK, with a model that does as it is told: it signs in by OAuth, finds the tools, reads, and asks its person
// before it writes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { join } from "node:path";

import { agentsSdk, settle, skipWithout } from "../harness/agents.mjs";
import { effects } from "../harness/provider.mjs";
import { journey, noteBy } from "../harness/turn.mjs";
import { makeWorld } from "../harness/world.mjs";

const skip = skipWithout(agentsSdk) && "SKIPPED: this machine has no Python with venv";

test("the OpenAI Agents SDK signs in by OAuth, finds the tools, reads, and sends a write that its person approves, once", { skip }, async (context) => {
  const { email } = await makeWorld();
  const { model, say } = await settle(context, agentsSdk, email);
  let told;
  const who = await journey(agentsSdk, model, async (words) => {
    const ended = await say(words, model, "yes");
    told = ended.out;
    return ended;
  });
  assert.ok(who.includes(email) && who.includes("OpenAI Agents SDK"), who);
  assert.deepEqual(JSON.parse(told), { asked: ["run_write_tool"], token: "clat_" });
});

test("the OpenAI Agents SDK sends nothing of a write that its person declines", { skip }, async (context) => {
  const { email } = await makeWorld();
  const { model, say } = await settle(context, agentsSdk, email);
  const note = noteBy(agentsSdk);
  const { code, out, err } = await say(note.confirmed, model, "no");
  assert.equal(code, 0, out + err);
  assert.deepEqual(JSON.parse(out).asked, ["run_write_tool"]);
  assert.equal((await effects(note.marker)).length, 0, "the provider has nothing of it");
});
