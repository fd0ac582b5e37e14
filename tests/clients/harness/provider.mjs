// The provider's own door: what truly arrived there.
import { CONTROL } from "./instance.mjs";

const ask = async (path) => {
  const answer = await fetch(`${CONTROL}/_control/${path}`);
  if (!answer.ok) throw new Error(`the provider's control refused ${path}: ${answer.status}`);
  return answer.json();
};

/** The effects that carry a marker. */
export const effects = async (marker) => (await ask(`ledger?${new URLSearchParams({ marker })}`)).effects;

/** The requests to a path after a number. */
export const requestsTo = async (path, after = 0) =>
  (await ask(`requests?${new URLSearchParams({ path, after })}`)).requests;

/** How many requests have arrived so far. */
export const lastNumber = async () => (await ask("requests")).requests.at(-1)?.n ?? 0;
