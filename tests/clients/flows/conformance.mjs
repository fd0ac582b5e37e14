// The protocol's own conformance suite, on every scenario that needs no fixture, in both revisions.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { join } from "node:path";

import { startProxy } from "../harness/authproxy.mjs";
import { makeHome, program, run } from "../harness/command.mjs";
import { API, ENDPOINT, WEB } from "../harness/instance.mjs";
import { approve } from "../harness/person.mjs";
import { freePort } from "../harness/port.mjs";
import { makeWorld } from "../harness/world.mjs";

const SCENARIOS = {
  "2025-11-25": [
    "server-initialize", "ping", "tools-list", "prompts-list", "resources-list", "server-session-lifecycle",
    "dns-rebinding-protection",
  ],
  "2026-07-28": [
    "server-stateless", "caching", "http-header-validation", "tools-list", "prompts-list", "resources-list",
    "sep-2164-resource-not-found", "server-sse-multiple-streams", "input-required-result-unsupported-methods",
    "dns-rebinding-protection",
  ],
};

let world;
let proxy;

before(async () => {
  world = await makeWorld();
  proxy = await startProxy(ENDPOINT, world.key);
});

after(() => proxy.stop());

for (const [revision, scenarios] of Object.entries(SCENARIOS)) {
  for (const scenario of scenarios) {
    test(`${revision}: ${scenario}`, async (context) => {
      const baseline = join(import.meta.dirname, "../conformance-baseline.yml");
      const args = ["server", "--url", proxy.url, "--spec-version", revision, "--scenario", scenario];
      const { code, out, err } = await run(program("conformance"), [...args, "--expected-failures", baseline], makeHome(context));
      assert.equal(code, 0, out + err);
      assert.match(out, /Passed: \d+\/\d+/);
    });
  }
}

test("authorization server: metadata and code grant", async (context) => {
  const body = JSON.stringify({ client_name: "Conformance", redirect_uris: ["http://127.0.0.1/callback"] });
  const headers = { "content-type": "application/json" };
  const registered = await (await fetch(`${WEB}/oauth/register`, { method: "POST", headers, body })).json();
  const args = ["authorization", "--url", WEB, "--client-id", registered.client_id, "--resource", `${API}/mcp`, "--port", `${await freePort()}`];
  let approved;
  const onText = (text) => {
    const url = /http:\S+\/oauth\/authorize\?\S+/.exec(text)?.[0];
    if (url && text.includes("Callback server started")) approved ??= approve(world.browser, url);
  };
  const { code, out, err } = await run(program("conformance"), args, { ...makeHome(context), onText });
  await approved;
  assert.equal(code, 0, out + err);
  assert.match(out, /Total: 3 passed, 0 failed/);
});
