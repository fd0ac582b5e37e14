// Libraries that agents are built with: the AI SDK and LangChain list the tools, read, and write once.
import assert from "node:assert/strict";
import { before, test } from "node:test";

import { createMCPClient } from "@ai-sdk/mcp";
import { MultiServerMCPClient } from "@langchain/mcp-adapters";

import { ENDPOINT, fresh } from "../harness/instance.mjs";
import { effects, lastNumber, requestsTo } from "../harness/provider.mjs";
import { TOOLS, makeWorld } from "../harness/world.mjs";

let headers;

before(async () => {
  headers = { "X-ClawLink-API-Key": (await makeWorld()).key };
});

/** One read, a write without its preview, the same write by the digest of one: the provider says what came of it. */
const drive = async (prefix, call) => {
  const before = await lastNumber();
  const read = await call("run_read_tool", { tool: "workbench_list_notes", arguments: {} });
  assert.equal(read.status, "succeeded");
  assert.equal((await requestsTo("/api/v1/notes", before)).length, 1, "the provider was asked");

  const marker = fresh(prefix);
  const note = { tool: "workbench_create_note", arguments: { title: `From ${prefix}`, body: "b", marker } };
  const refused = await call("run_write_tool", note);
  assert.equal(refused.error.code, "confirmation_required");
  assert.equal((await effects(marker)).length, 0, "nothing is sent without a word");
  const preview = await call("preview_tool", note);
  const write = await call("run_write_tool", preview.next.arguments);
  assert.equal(write.status, "succeeded");
  assert.equal((await effects(marker)).length, 1, "the provider has one note");
};

test("AI SDK", async (context) => {
  const client = await createMCPClient({ transport: { type: "http", url: ENDPOINT, headers } });
  context.after(() => client.close());
  const tools = await client.tools();
  assert.deepEqual(Object.keys(tools), TOOLS);
  await drive("aisdk", async (name, args) => {
    const result = await tools[name].execute(args, { toolCallId: fresh("call"), messages: [] });
    return JSON.parse(result.content[0].text);
  });
});

test("LangChain", async (context) => {
  const servers = { clawlink: { transport: "http", url: ENDPOINT, headers } };
  const client = new MultiServerMCPClient({ mcpServers: servers, throwOnLoadError: true, useStandardContentBlocks: false });
  context.after(() => client.close());
  const tools = await client.getTools();
  assert.deepEqual(tools.map(({ name }) => name), TOOLS);
  // A refusal is thrown as an error whose message is the tool's own text.
  await drive("langchain", async (name, args) => {
    const text = await tools.find((tool) => tool.name === name).invoke(args).catch(({ message }) => message.slice(message.indexOf("{")));
    return JSON.parse(text);
  });
});
