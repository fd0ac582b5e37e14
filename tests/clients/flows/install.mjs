// `clawlink install`: each agent is told by its own command, signs in through a browser, and is let in.
import assert from "node:assert/strict";
import { test } from "node:test";
import { existsSync, globSync, mkdirSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";

import { makeHome, program, run } from "../harness/command.mjs";
import { serveDocument } from "../harness/document.mjs";
import { ENDPOINT } from "../harness/instance.mjs";
import { approve } from "../harness/person.mjs";
import { makeWorld } from "../harness/world.mjs";

const CLI = process.env.CLAWLINK_CLIENTS_CLI ?? "";
const AGENTS = join(import.meta.dirname, "../agents/node_modules");
const [CLAUDE = ""] = globSync(join(AGENTS, "@anthropic-ai/claude-code-*/claude"));
const HERMES = join(process.env.CLAWLINK_CLIENTS_PYTHON ?? "", "hermes/bin/hermes");
const absent = (path) => (existsSync(path) ? false : "SKIPPED: not installed; `cargo xtask test clients --all` installs it");

/** Runs `clawlink install` in a terminal, with a program on PATH by its name; returns how to run the program. */
const install = async (context, name, path) => {
  const { browser, email } = await makeWorld();
  const home = makeHome(context, email);
  const folder = join(home.path, "programs");
  mkdirSync(folder);
  symlinkSync(path, join(folder, name));
  const env = { ...home.env, PATH: [folder, home.env.PATH].join(delimiter), DISABLE_TELEMETRY: "1" };
  const options = { env, cwd: home.path, seconds: 90 };
  // Hermes looks for a screen, finds none, and leaves opening the link to its user.
  let approved;
  const onText = (text) => {
    const link = text.includes("open the URL manually") && /http:\S+\/oauth\/authorize\?\S+/.exec(text)?.[0];
    if (link) approved ??= approve(browser, link);
  };
  const installed = await run("script", ["-qec", `"${CLI}" install ${name} --url ${ENDPOINT}`, "/dev/null"], { ...options, onText });
  await approved;
  assert.equal(installed.code, 0, installed.out + installed.err);
  return { email, client: (...args) => run(path, args, options) };
};

test("mcporter", async (context) => {
  const { email, client } = await install(context, "mcporter", program("mcporter"));
  const { out, err } = await client("call", "clawlink.whoami", "--output", "json");
  assert.equal(JSON.parse(out).data.account.label, email, err);
});

test("Claude Code", { skip: absent(CLAUDE) }, async (context) => {
  await serveDocument(context, "https://claude.ai", "Claude Code");
  const { client } = await install(context, "claude", CLAUDE);
  const { out, err } = await client("mcp", "get", "clawlink");
  assert.match(out, /Connected/, out + err);
});

test("Hermes", { skip: absent(HERMES) }, async (context) => {
  const { client } = await install(context, "hermes", HERMES);
  const { code, out, err } = await client("mcp", "test", "clawlink");
  assert.equal(code, 0, out + err);
  assert.match(out, /OAuth/);
  assert.match(out, /14/);
});
