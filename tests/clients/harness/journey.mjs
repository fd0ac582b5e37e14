// What a client that returns what tools say is driven through.
import assert from "node:assert/strict";

import { fresh } from "./instance.mjs";
import { effects, lastNumber, requestsTo } from "./provider.mjs";

/** One read, a write without its preview, the same write by the digest of one: the provider says what came of it. */
export const drive = async (prefix, call) => {
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
