// The official Python client, of both major versions: it lists, reads, is refused, and writes once.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { makeHome, run } from "../harness/command.mjs";
import { ENDPOINT, fresh } from "../harness/instance.mjs";
import { effects } from "../harness/provider.mjs";
import { TOOLS, makeWorld } from "../harness/world.mjs";

const VERSIONS = { "1.26": "2025-11-25", "2.3": "2026-07-28" };
const FOLDER = process.env.CLAWLINK_CLIENTS_PYTHON ?? "";

let key;

before(async () => {
  key = (await makeWorld()).key;
});

for (const [version, revision] of Object.entries(VERSIONS)) {
  const python = join(FOLDER, version, "bin/python");
  const skip = existsSync(python) ? false : "SKIPPED: this machine has no Python with venv";
  test(`mcp ${version}: one read and one write, whatever is repeated`, { skip }, async (context) => {
    const marker = fresh("python");
    const script = join(import.meta.dirname, "../python/drive.py");
    const { code, out, err } = await run(python, [script, ENDPOINT, key, marker], makeHome(context));
    assert.equal(code, 0, out + err);
    const seen = JSON.parse(out);
    assert.equal(seen.version, revision);
    assert.deepEqual(seen.tools, TOOLS);
    assert.deepEqual([seen.read[0], seen.read[1].account.label], [false, "mara@workbench.test"]);
    assert.deepEqual([seen.refused[0], seen.refused[1].error.field], [true, "/query"]);
    assert.equal(seen.raised, true, "an unknown tool raises");
    assert.deepEqual([seen.write[0], seen.write[1].status], [false, "succeeded"]);
    assert.deepEqual([seen.again[1].replayed, seen.again[1].execution], [true, seen.write[1].execution]);
    assert.equal((await effects(marker)).length, 1, "the provider has one note");
  });
}
