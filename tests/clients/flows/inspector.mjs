// The protocol's own inspector: a strict list in both eras, and a call.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startProxy } from "../harness/authproxy.mjs";
import { makeHome, program, run } from "../harness/command.mjs";
import { ENDPOINT } from "../harness/instance.mjs";
import { TOOLS, makeWorld } from "../harness/world.mjs";

let proxy;

before(async () => {
  proxy = await startProxy(ENDPOINT, (await makeWorld()).key);
});

after(() => proxy.stop());

const inspect = (context, args) =>
  run(program("mcp-inspector"), ["--cli", proxy.url, "--transport", "http", ...args], makeHome(context));

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
