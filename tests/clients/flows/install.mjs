// `clawlink install`: each agent is told by its own command or in its own file, in each way that it can sign in, and then does
// with that what agents do: it finds the tools, reads, and writes once.
import assert from "node:assert/strict";
import { test } from "node:test";

import { claude, codex, gemini, hermes, mcporter, openclaw, opencode, settle, skipWithout } from "../harness/agents.mjs";
import { typist } from "../harness/command.mjs";
import { serveDocument } from "../harness/document.mjs";
import { ENDPOINT } from "../harness/instance.mjs";
import { drive } from "../harness/journey.mjs";
import { approve } from "../harness/person.mjs";
import { journey } from "../harness/turn.mjs";
import { TOOLS, makeWorld } from "../harness/world.mjs";

const CLI = process.env.CLAWLINK_CLIENTS_CLI ?? "";
/** Where an agent's own document lies, if it has one, and what it is called there. */
const DOCUMENTS = { claude: ["https://claude.ai", "Claude Code"], codex: ["https://chatgpt.com", "Codex"] };

/** An agent that was told, in a terminal as a person would; without a key, the person lets it in. */
const install = async (context, agent, way) => {
  const { browser, email, key } = await makeWorld();
  const told = await settle(context, agent, email, { CLAWLINK_API_KEY: key });
  let approved;
  const onText = (text) => {
    const link = agent.link?.exec(text)?.[1];
    if (link) approved ??= approve(browser, link);
  };
  const line = `"${CLI}" install ${agent.id} ${way} --url ${agent.endpoint ?? ENDPOINT}`;
  const { code, out, err } = await told.runInTerminal(line, { onText });
  await approved;
  assert.equal(code, 0, out + err);
  if (way === "" && agent.screen) {
    const screen = `stty cols 200 rows 50; TERM=xterm-256color "${agent.path}"`;
    const signedIn = await told.runInTerminal(screen, { onText: typist(agent.screen) });
    assert.equal(signedIn.code, 0, signedIn.out);
  }
  return { ...told, email };
};

for (const agent of [claude, codex, openclaw, hermes, gemini, opencode]) {
  for (const way of agent.ways) {
    test(`${agent.id} ${way}`, { skip: skipWithout(agent) }, async (context) => {
      if (agent.id in DOCUMENTS && way === "") await serveDocument(context, ...DOCUMENTS[agent.id]);
      const { home, model, run, say, email } = await install(context, agent, way);
      if (agent.list) {
        const { out, err } = await run(...agent.list);
        for (const name of TOOLS) assert.ok(out.includes(name), `${name} is not in ${out}${err}`);
      }
      agent.grant?.(home);
      const who = await journey(agent, model, (words) => say(words, "mcp__clawlink"));
      assert.ok(who.includes(email), who);
      const isKeys = /name\W+clients\b/.test(who);
      assert.equal(isKeys, way === "--by-key", `it acts as the device that was made for it: ${who}`);
    });
  }
}

/** Whoever uses mcporter calls the tools; it knows our server from a file. */
const useTools = async ({ run }) => {
  const listed = await run("list", "clawlink", "--json");
  const { tools } = JSON.parse(listed.out);
  assert.deepEqual(tools.map(({ name }) => name), TOOLS, listed.err);
  await drive("mcporter", async (tool, args) => {
    const { out, err } = await run("call", `clawlink.${tool}`, "--args", JSON.stringify(args), "--output", "json");
    assert.ok(out.includes("{"), out + err);
    return JSON.parse(out.slice(out.indexOf("{")));
  });
};

for (const way of ["", "--by-key"]) {
  test(`mcporter ${way}`, async (context) => useTools(await install(context, mcporter, way)));
  // Neither editor runs without a screen. Their files, though, are read by others: mcporter takes servers from both.
  for (const editor of ["cursor", "vscode"]) {
    test(`${editor} ${way}: its file, as mcporter reads it`, async (context) => {
      const reader = await install(context, { ...mcporter, id: editor }, way);
      if (way === "") assert.equal((await reader.run("auth", "clawlink")).code, 0);
      await useTools(reader);
    });
  }
}
