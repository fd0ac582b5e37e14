// Hermes, with a model that does as it is told: it is set up by `clawlink install`, tests the server, and reads and writes in a
// turn of its agent.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { hermes, settle, skipWithout } from "../harness/agents.mjs";
import { run } from "../harness/command.mjs";
import { API, ENDPOINT, WEB } from "../harness/instance.mjs";
import { approveDevice } from "../harness/person.mjs";
import { effects } from "../harness/provider.mjs";
import { journey, noteBy } from "../harness/turn.mjs";
import { makeWorld } from "../harness/world.mjs";

const CLI = process.env.CLAWLINK_CLIENTS_CLI ?? "";
const PLUGIN = join(import.meta.dirname, "../../../clients/hermes");
const skip = skipWithout(hermes);

const prepare = async (context) => {
  const world = await makeWorld();
  const agent = await settle(context, hermes, world.email, { CLAWLINK_API_KEY: world.key, CLAWLINK_BASE_URL: WEB });
  return { ...agent, world, config: join(agent.home, ".hermes/config.yaml") };
};

test("Hermes is set up, tests the server, reads, is refused a write without a word, and sends one once", { skip }, async (context) => {
  const { model, config, options, run: ask, say } = await prepare(context);
  const installed = await run(CLI, ["install", "hermes", "--by-key", "--url", ENDPOINT], options);
  assert.match(readFileSync(config, "utf8"), /^# mine\nmodel:/, "what was there is there");
  assert.match(readFileSync(config, "utf8"), /\nmcp_servers:\n {2}clawlink:\n/, installed.err);

  const tested = await ask("mcp", "test", "clawlink");
  assert.equal(tested.code, 0, tested.out + tested.err);
  assert.match(tested.out, /14/, tested.out);

  const note = noteBy(hermes);
  const refused = await say(note.unconfirmed);
  assert.match(refused.out, /confirmation_required/, refused.err);
  assert.equal((await effects(note.marker)).length, 0, "nothing is sent without a word");
  await journey(hermes, model, say);
});

test("the plugin pairs this machine, whose server Hermes then tests, and revokes it", { skip }, async (context) => {
  const { world, home, config, run: ask, options } = await prepare(context);
  cpSync(PLUGIN, join(home, ".hermes/plugins/clawlink"), { recursive: true });
  await ask("plugins", "enable", "clawlink");
  const before = await ask("clawlink", "status");
  assert.equal(before.code, 1, before.err);
  assert.match(before.out, /Not paired/);

  let approved;
  const onText = (text) => {
    const link = /http:\S+\/hermes\/approve\/\S+/.exec(text)?.[0];
    if (link) approved ??= approveDevice(world.browser, link);
  };
  const paired = await run(hermes.path, ["clawlink", "pair"], { ...options, onText });
  await approved;
  assert.equal(paired.code, 0, paired.out + paired.err);
  const key = /x-clawlink-api-key: ['"]?(cllk_live_\w{49})/.exec(readFileSync(config, "utf8"))[1];
  assert.ok(!(paired.out + paired.err).includes(key), "the key is not shown");
  assert.match((await ask("clawlink", "status")).out, new RegExp(`Paired as ${world.email}`));
  const tested = await ask("clawlink", "test");
  assert.equal(tested.code, 0, tested.out + tested.err);
  assert.match(tested.out, /14/);

  assert.equal((await ask("clawlink", "logout")).code, 0);
  assert.ok(!readFileSync(config, "utf8").includes(key), "the key is forgotten");
  const answer = await fetch(`${API}/v1/whoami`, { headers: { "x-clawlink-api-key": key } });
  assert.equal(answer.status, 401, "and revoked");
});
