// A turn of a whole agent: what its model is told, and what then came of it.
import assert from "node:assert/strict";

import { fresh } from "./instance.mjs";
import { effects, lastNumber, requestsTo } from "./provider.mjs";
import { TOOLS } from "./world.mjs";

/** A line that a stub model takes for a call of one of our tools; `agent.call` where the agent has its own way to make one. */
const line = ({ call = (tool, args) => `CALL ${tool} ${JSON.stringify(args)}` }, tool, args) => call(tool, args);

/** A read, in words. */
export const readBy = (agent) => line(agent, "run_read_tool", { tool: "workbench_list_notes", arguments: {} });

/** A note by an agent, known by its marker: written without a word for it, with one, or previewed and sent. */
export const noteBy = (agent) => {
  const marker = fresh(agent.id);
  const note = { tool: "workbench_create_note", arguments: { title: `From ${agent.id}`, body: "b", marker } };
  return {
    marker,
    unconfirmed: line(agent, "run_write_tool", note),
    confirmed: line(agent, "run_write_tool", { ...note, confirmed: true }),
    previewed: `${line(agent, "preview_tool", note)}\n${line(agent, "run_write_tool", { ...note, digest: "DIGEST" })}`,
  };
};

/** Says who it is, reads, previews and sends, in one turn that `say` runs; returns what it was told about itself. */
export const journey = async (agent, model, say) => {
  const before = await lastNumber();
  const note = noteBy(agent);
  const { code, out, err } = await say([line(agent, "whoami", {}), readBy(agent), note.previewed].join("\n"));
  assert.equal(code, 0, out + err);
  // One that finds tools by a search of its own shows its model that, and none of them.
  const expected = agent.call ? [] : TOOLS;
  for (const name of expected) assert.ok(model.tools.some((tool) => tool.endsWith(name)), `${name} reaches no model: ${model.tools}`);
  const [who, read, previewed, written] = model.results;
  assert.match(read ?? "", /succeeded/, out + err);
  assert.match(previewed ?? "", /previewed/);
  assert.match(written ?? "", /succeeded/);
  const asked = await requestsTo("/api/v1/notes", before);
  assert.deepEqual(asked.map(({ method }) => method), ["GET", "POST"], "the provider was asked");
  assert.equal((await effects(note.marker)).length, 1, "the provider has one note");
  return who;
};
