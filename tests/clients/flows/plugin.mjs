// The OpenClaw plugin without its gateway: what it registers, pairing by a person, a key that others cannot read, a call that
// is refused in words.
import assert from "node:assert/strict";
import { test } from "node:test";

import plugin from "../../../clients/openclaw/index.js";
import { originOf } from "../../../clients/openclaw/client.js";
import { WEB } from "../harness/instance.mjs";
import { approveDevice } from "../harness/person.mjs";
import { TOOLS, makeWorld } from "../harness/world.mjs";

/** What of OpenClaw the plugin uses. Its view of the file stays as it was, as that of a running gateway does. */
const makeHost = (config) => {
  const file = { plugins: { entries: { clawlink: { config: { ...config } } } } };
  const started = structuredClone(file);
  const host = { tools: new Map(), file };
  plugin.register({
    runtime: { config: { current: () => started, mutateConfigFile: async ({ mutate }) => mutate(file) } },
    registerTool: (tool) => host.tools.set(tool.name, tool),
    registerCommand: (command) => { host.say = async (args) => (await command.handler({ args })).text; },
  });
  host.call = async (name, args) => {
    const result = await host.tools.get(`clawlink_${name}`).execute("call", args);
    return { ...JSON.parse(result.content[0].text), details: result.details };
  };
  return host;
};

test("the plugin is paired by a person, calls, and is revoked", async () => {
  const { browser, email } = await makeWorld();
  const host = makeHost({ baseUrl: WEB });
  assert.deepEqual([...host.tools.keys()], TOOLS.map((name) => `clawlink_${name}`));
  assert.match((await host.call("whoami", {})).error.message, /\/clawlink pair/);

  const [link] = /http:\S+/.exec(await host.say("pair"));
  assert.ok((await host.say("pair")).includes(link), "a second word opens no second pairing");
  await approveDevice(browser, link);
  const { config } = host.file.plugins.entries.clawlink;
  for (let round = 0; round < 100 && !config.deviceCredential; round += 1) await new Promise((resolve) => setTimeout(resolve, 100));
  assert.match(config.deviceCredential, /^cllk_live_\w{49}$/);
  assert.ok((await host.say("status")).includes(`Paired as ${email}`));
  const whoami = await host.call("whoami", {});
  assert.equal(whoami.data.account.label, email);
  assert.deepEqual(whoami.details, { source: "clawlink", refused: false });

  assert.match(await host.say("logout"), /revoked/);
  assert.equal(config.deviceCredential, undefined);
  assert.equal((await host.call("whoami", {})).ok, false);
});

test("a key is sent over https or on this machine, and nowhere else", () => {
  assert.equal(originOf(""), "https://claw-link.dev");
  assert.equal(originOf("http://127.0.0.1:8787/x"), "http://127.0.0.1:8787");
  for (const refused of ["http://claw-link.dev", "http://localhost:8787", "ftp://127.0.0.1", "claw-link.dev"]) {
    assert.throws(() => originOf(refused), /baseUrl/, refused);
  }
});
