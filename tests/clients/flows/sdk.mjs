// Libraries that agents are built with: the AI SDK and LangChain list the tools, read, and write once.
import assert from "node:assert/strict";
import { before, test } from "node:test";

import { createMCPClient } from "@ai-sdk/mcp";
import { MultiServerMCPClient } from "@langchain/mcp-adapters";

import { ENDPOINT, fresh } from "../harness/instance.mjs";
import { drive } from "../harness/journey.mjs";
import { TOOLS, makeWorld } from "../harness/world.mjs";

let headers;

before(async () => {
  headers = { "X-ClawLink-API-Key": (await makeWorld()).key };
});

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
