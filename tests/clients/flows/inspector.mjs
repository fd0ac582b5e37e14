// The protocol's own inspector: a strict list in both eras, and a call.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startProxy } from "../harness/authproxy.mjs";
import { makeHome, program, run } from "../harness/command.mjs";
import { ENDPOINT, WEB } from "../harness/instance.mjs";
import { TOOLS, makeWorld } from "../harness/world.mjs";

let key;
let proxy;

before(async () => {
  ({ key } = await makeWorld());
  proxy = await startProxy(ENDPOINT, key);
});

after(() => proxy.stop());

const inspect = (context, args, url = proxy.url) =>
  run(program("mcp-inspector"), ["--cli", url, "--transport", "http", ...args], makeHome(context));

for (const era of ["legacy", "modern"]) {
  test(`${era}: fourteen tools pass its strict reading`, async (context) => {
    const { code, out, err } = await inspect(context, ["--method", "tools/list", "--strict", "--protocol-era", era]);
    assert.equal(code, 0, out + err);
    assert.deepEqual(JSON.parse(out).tools.map(({ name }) => name), TOOLS);
  });

  test(`${era}: a call is answered with one text`, async (context) => {
    const call = ["--method", "tools/call", "--tool-name", "search_tools", "--tool-arg", "query=create a note"];
    const { code, out, err } = await inspect(context, [...call, "--protocol-era", era]);
    assert.equal(code, 0, out + err);
    assert.equal(JSON.parse(JSON.parse(out).content[0].text).ok, true);
  });
}

test("the web origin passes it on", async (context) => {
  const other = await startProxy(`${WEB}/api/mcp`, key);
  context.after(() => other.stop());
  const { code, out, err } = await inspect(context, ["--method", "tools/list"], other.url);
  assert.equal(code, 0, out + err);
  assert.equal(JSON.parse(out).tools.length, TOOLS.length);
  const { status, headers } = await fetch(`${WEB}/api/mcp`);
  assert.equal(status, 401);
  const place = /resource_metadata="([^"]+)"/.exec(headers.get("www-authenticate"))[1];
  assert.equal((await (await fetch(place)).json()).resource, `${WEB}/api/mcp`);
});
