// The provider's own door: what truly arrived there, and what it is told to answer.
import assert from "node:assert/strict";

import { CONTROL } from "./instance.mjs";

const ask = async (path, options) => {
  const answer = await fetch(`${CONTROL}/_control/${path}`, options);
  assert.ok(answer.ok, `the provider's control refused ${path}: ${answer.status}`);
  return answer.json();
};

const tell = (path, body) =>
  ask(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

/** How many requests have arrived so far. */
export const lastNumber = async () => (await ask("requests")).requests.at(-1)?.n ?? 0;

/** The requests to a path (exact, or a prefix with `*`) after a number. */
export const requestsTo = async (path, after = 0) =>
  (await ask(`requests?${new URLSearchParams({ path, after })}`)).requests;

/** Makes the provider answer a path in its own way, `count` times. */
export const answerWith = (path, status, json, count = 1) =>
  tell("rules", { match: { path, count }, do: { status, body: { json } } });

/** Ends every grant of an account, as if its person had taken it back at the provider. */
export const revokeAt = (account) => tell("tokens/revoke", { account });
