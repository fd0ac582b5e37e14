// The document says of which versions it speaks.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const read = (path) => readFileSync(join(import.meta.dirname, "..", path), "utf8");

/** The version of a package that a requirements file pins. */
const pinned = (file, name) => new RegExp(`^${name}==(\\S+)`, "m").exec(read(`python/requirements-${file}.txt`))[1];

test("docs/CLIENTS.md names the versions that are installed", () => {
  const packages = ["package.json", "agents/package.json"].flatMap((path) => Object.values(JSON.parse(read(path)).dependencies));
  const python = [["1.26", "mcp"], ["2.3", "mcp"], ["2.3", "openai-agents"], ["hermes", "hermes-agent"]].map((of) => pinned(...of));
  const words = read("../../docs/CLIENTS.md").split(/[\s,|]+/);
  assert.deepEqual([...packages, ...python].filter((version) => !words.includes(version)), []);
});
