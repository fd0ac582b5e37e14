// Pairing: a link for the person, a secret verifier for this machine. The key is saved before the server is told that it was,
// so a lost answer costs nothing: exchanging again gives the same key until then.
import { ClawLinkError, ask } from "./client.js";

const BASE = "/api/openclaw/pair";

/** Opens a pairing session: `pairUrl` is for the person, `verifier` stays here. */
export const start = async (origin, deviceLabel) => {
  const { status, json } = await ask(origin, `${BASE}/start`, { method: "POST", body: { deviceLabel } });
  if (status !== 200) throw new ClawLinkError(json.error ?? `Pairing could not start (${status}).`, status);
  return json;
};

/** One look at a session; returns its status. */
export const look = async (origin, token) => {
  const { status, json } = await ask(origin, `${BASE}/sessions/${encodeURIComponent(token)}`);
  if (status === 404) return "expired";
  if (status !== 200) return "awaiting_browser";
  return json.session.status;
};

/** Trades an approved session for its key. */
export const exchange = async (origin, { sessionToken, verifier }) => {
  const path = `${BASE}/sessions/${encodeURIComponent(sessionToken)}/exchange`;
  const { status, json } = await ask(origin, path, { method: "POST", body: { verifier } });
  if (status !== 200) throw new ClawLinkError(json.error ?? `The key was not given (${status}).`, status);
  return json.apiKey;
};

/** Says that the key is saved. A failure is of no consequence: the session ends by itself. */
export const finalize = async (origin, { sessionToken, verifier }) => {
  const path = `${BASE}/sessions/${encodeURIComponent(sessionToken)}/finalize`;
  await ask(origin, path, { method: "POST", body: { verifier } }).catch(() => {});
};

/**
 * Waits for the person's decision, saves the key by `save`, and tells the server.
 * Returns `paired`, `failed` or `expired`.
 */
export const complete = async (origin, session, save, pause = (ms) => new Promise((done) => setTimeout(done, ms).unref())) => {
  const ends = Date.parse(session.expiresAt);
  while (Date.now() < ends) {
    const status = await look(origin, session.sessionToken).catch(() => "awaiting_browser");
    if (status === "failed" || status === "expired") return status;
    if (status === "ready_for_device" || status === "awaiting_local_save") {
      await save(await exchange(origin, session));
      await finalize(origin, session);
      return "paired";
    }
    await pause(session.pollIntervalMs ?? 3000);
  }
  return "expired";
};
