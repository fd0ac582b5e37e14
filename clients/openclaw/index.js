// ClawLink for OpenClaw: the tools of the MCP endpoint as tools of the agent, and `/clawlink pair|status|logout`.
import { readFileSync } from "node:fs";
import { hostname } from "node:os";

import { ofFailure, ofResult } from "./answer.js";
import { ask, callTool, originOf } from "./client.js";
import { complete, start } from "./pairing.js";

const ID = "clawlink";
const { tools } = JSON.parse(readFileSync(new URL("./tools.json", import.meta.url), "utf8"));

/** What pairing or logging out changed since the gateway started: its own view of the file stays as it was then. */
let changed;

/** The plugin's configuration as it stands now. */
const settingsOf = (api) => {
  const current = api.runtime?.config?.current?.() ?? api.config;
  return { ...(current?.plugins?.entries?.[ID]?.config ?? api.pluginConfig), ...changed };
};

/** Keeps the key in the gateway's file, or forgets it. Nothing is restarted: the key is read anew for each call. */
const keep = async (api, key) => {
  await api.runtime.config.mutateConfigFile({
    afterWrite: { mode: "none", reason: "the key is read for each call" },
    mutate: (draft) => {
      draft.plugins ??= {};
      draft.plugins.entries ??= {};
      const entry = (draft.plugins.entries[ID] ??= {});
      entry.config ??= {};
      if (key) entry.config.deviceCredential = key;
      else delete entry.config.deviceCredential;
    },
  });
  changed = { deviceCredential: key };
};

const toolOf = (api, { name, title, description, inputSchema }) => ({
  name: `${ID}_${name}`,
  label: title,
  description,
  parameters: inputSchema,
  async execute(_id, args, signal) {
    try {
      const { baseUrl, deviceCredential } = settingsOf(api);
      return ofResult(await callTool({ origin: originOf(baseUrl), key: deviceCredential, name, args: args ?? {}, signal }));
    } catch (error) {
      return ofFailure(error);
    }
  },
});

let pending;

const pair = async (api) => {
  const origin = originOf(settingsOf(api).baseUrl);
  if (pending && Date.parse(pending.expiresAt) > Date.now()) return `Pairing waits for you: ${pending.pairUrl}`;
  const session = await start(origin, `OpenClaw on ${hostname()}`);
  pending = session;
  complete(origin, session, (key) => keep(api, key))
    .then((outcome) => api.logger?.info?.(`clawlink: pairing ${outcome}`))
    .catch((error) => api.logger?.warn?.(`clawlink: pairing failed: ${error.message}`))
    .finally(() => { if (pending === session) pending = undefined; });
  return `Open this and approve: ${session.pairUrl}\nThen: /clawlink status`;
};

const status = async (api) => {
  const { baseUrl, deviceCredential } = settingsOf(api);
  if (!deviceCredential) return pending ? `Pairing waits for you: ${pending.pairUrl}` : "Not paired. Run /clawlink pair";
  const { status: code, json } = await ask(originOf(baseUrl), "/v1/whoami", { key: deviceCredential });
  if (code === 401) return "The key of this device was revoked. Run /clawlink pair";
  return code === 200 ? `Paired as ${json.user.label}, device “${json.device.name}”.` : `ClawLink answered ${code}; try again later.`;
};

const logout = async (api) => {
  const { baseUrl, deviceCredential } = settingsOf(api);
  if (!deviceCredential) return "Not paired.";
  const { status: code } = await ask(originOf(baseUrl), "/v1/device", { method: "DELETE", key: deviceCredential });
  if (code !== 204 && code !== 401) return `ClawLink answered ${code}; the key is kept, so that you can try again.`;
  await keep(api, undefined);
  return "This device is revoked, and its key forgotten.";
};

const COMMANDS = { pair, status, logout };

const command = (api) => ({
  name: ID,
  description: "Pair this device with ClawLink: pair, status, logout",
  acceptsArgs: true,
  async handler({ args }) {
    const run = COMMANDS[(args ?? "").trim().toLowerCase() || "status"];
    try {
      return { text: run ? await run(api) : "Say /clawlink pair, status or logout." };
    } catch (error) {
      return { text: error.message };
    }
  },
});

export default {
  id: ID,
  name: "ClawLink",
  description: "The user's apps as tools, through ClawLink.",
  register(api) {
    for (const tool of tools) api.registerTool(toolOf(api, tool));
    api.registerCommand(command(api));
  },
};
