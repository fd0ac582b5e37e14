// Whole agents: where their programs are, what they need so that the model they ask is ours, and how a turn of each is run.
import { appendFileSync, existsSync, globSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

import { makeHome, program, run } from "./command.mjs";
import { ENDPOINT, WEB } from "./instance.mjs";
import { startModel } from "./stub-model.mjs";

/** Where the packages of the agents lie; nowhere in a run that leaves them out. */
const MODULES = process.env.CLAWLINK_CLIENTS_AGENTS ?? "";
const PYTHON = process.env.CLAWLINK_CLIENTS_PYTHON ?? "";

const write = (path, content) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
};

/** Claude Code. The package's own starter is put in place by an install script, which is not run; the program lies beside it. */
export const claude = {
  id: "claude",
  ways: ["", "--by-key"],
  path: globSync(join(MODULES, "@anthropic-ai/claude-code-*/claude"))[0] ?? "",
  settle: (_, { origin }) => ({
    ANTHROPIC_BASE_URL: origin, ANTHROPIC_API_KEY: "stub", DISABLE_TELEMETRY: "1",
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1", ENABLE_TOOL_SEARCH: "false",
  }),
  turn: (words, granted, ...more) => ["-p", words, "--allowedTools", granted, "--output-format", "json", ...more],
};

export const codex = {
  id: "codex",
  ways: ["", "--by-key"],
  path: join(MODULES, ".bin/codex"),
  settle: (home, { url }) => {
    const folder = join(home, ".codex");
    mkdirSync(folder);
    appendFileSync(join(folder, "config.toml"), `model = "stub"\nmodel_provider = "stub"\n[model_providers.stub]\nname = "stub"\nbase_url = "${url}"\nwire_api = "responses"\n`);
    return { CODEX_HOME: folder };
  },
  turn: (words) => ["exec", "--skip-git-repo-check", "-s", "read-only", words],
  /** What its user writes down so that a write is not asked about, since there is nobody to ask. */
  grant: (home) => appendFileSync(join(home, ".codex/config.toml"), '[mcp_servers.clawlink.tools.run_write_tool]\napproval_mode = "approve"\n'),
};

export const hermes = {
  id: "hermes",
  ways: [""],
  path: MODULES && join(PYTHON, "hermes/bin/hermes"),
  settle: (home, { url }) => {
    const folder = join(home, ".hermes");
    mkdirSync(folder);
    const model = `# mine\nmodel:\n  default: stub\n  provider: custom\n  base_url: ${url}\n  api_key: stub\n  context_length: 128000\n`;
    appendFileSync(join(folder, "config.yaml"), model);
    return { HERMES_HOME: folder, OPENAI_API_KEY: "stub", PYTHONDONTWRITEBYTECODE: "1" };
  },
  turn: (words) => ["-z", words],
  /** It looks for a screen, finds none, and leaves opening the link to its user. */
  link: /(http:\S+\/oauth\/authorize\?\S+)\s[^:]*open the URL manually/,
};

/** OpenClaw, without a gateway. */
export const openclaw = {
  id: "openclaw",
  ways: ["", "--by-key"],
  // On this machine it signs in at no other origin than the endpoint's own; the web worker is both.
  endpoint: `${WEB}/api/mcp`,
  link: /(http:\S+\/oauth\/authorize\?\S+)\s/,
  path: join(MODULES, ".bin/openclaw"),
  settle: (home, { url }) => {
    const folder = join(home, ".openclaw");
    const model = { id: "stub", name: "Stub", reasoning: false, input: ["text"], contextWindow: 128_000, maxTokens: 4096 };
    write(join(folder, "openclaw.json"), {
      agents: { defaults: { model: { primary: "stub/stub" }, skipBootstrap: true, workspace: join(home, "workspace") } },
      models: { providers: { stub: { baseUrl: url, apiKey: "stub", api: "openai-responses", models: [model] } } },
    });
    return { OPENCLAW_STATE_DIR: folder, OPENCLAW_CONFIG_PATH: join(folder, "openclaw.json") };
  },
  turn: (words) => ["agent", "--local", "--agent", "main", "--session-id", "t1", "--json", "-m", words],
  /** Its model sees tools that find and call tools; what there is, its user sees. */
  list: ["mcp", "probe", "clawlink", "--json"],
  call: (tool, args) => `CALL tool_call ${JSON.stringify({ id: `clawlink__${tool}`, args })}`,
};

/** opencode, whose starter is likewise put in place by an install script. */
export const opencode = {
  id: "opencode",
  ways: ["", "--by-key"],
  path: join(MODULES, `opencode-${process.platform}-${process.arch}/bin/opencode`),
  settle: (home, { url }) => {
    const provider = { npm: "@ai-sdk/openai-compatible", name: "stub", options: { baseURL: url, apiKey: "stub" }, models: { stub: { name: "stub" } } };
    write(join(home, ".config/opencode/opencode.json"), { autoupdate: false, share: "disabled", model: "stub/stub", provider: { stub: provider } });
    return { OPENCODE_DISABLE_AUTOUPDATE: "1", OPENCODE_DISABLE_MODELS_FETCH: "1" };
  },
  turn: (words) => ["run", "--format", "json", ...words.split(" ")],
};

export const gemini = {
  id: "gemini",
  ways: ["", "--by-key"],
  path: join(MODULES, ".bin/gemini"),
  settle: (home, { origin }) => {
    write(join(home, ".gemini/settings.json"), {
      security: { auth: { selectedType: "gemini-api-key" }, folderTrust: { enabled: false } },
      general: { enableAutoUpdate: false }, privacy: { usageStatisticsEnabled: false },
    });
    return { GEMINI_API_KEY: "stub", GOOGLE_GEMINI_BASE_URL: origin };
  },
  turn: (words) => ["-p", words, "-m", "gemini-2.5-flash", "--output-format", "json"],
  /** Its user says so in its own screen, and agrees that a page is opened. */
  screen: [
    [/Type your message/, "/mcp auth clawlink"], [/auth clawlink/, "\r"], [/Do you want to continue/, "\r"],
    [/uccessful/, "/quit"], [/\/quit/, "\r"],
  ],
  grant: (home) => write(join(home, ".gemini/policies/clawlink.toml"), '[[rule]]\nmcpName = "clawlink"\ntoolName = "*"\ndecision = "allow"\npriority = 100\n'),
};

/** An agent that is built with the OpenAI Agents SDK; its person answers each question with the same word. */
export const agentsSdk = {
  id: "agents-sdk",
  path: join(PYTHON, "2.3/bin/python"),
  settle: () => ({ PYTHONDONTWRITEBYTECODE: "1" }),
  turn: (words, { url }, answer) => [join(import.meta.dirname, "../python/agent.py"), ENDPOINT, url, answer, words],
};

/** Has no model: its user calls the tools. */
export const mcporter = { id: "mcporter", path: program("mcporter"), settle: () => ({}) };

/** What a test says that cannot run without a program, or `false`. */
export const skipWithout = ({ path }) =>
  (existsSync(path) ? false : "SKIPPED: `cargo xtask test clients --all` installs and runs it");

/** An agent on a machine of its own: `email` is whom its browser signs in as, `env` what is set there besides. */
export const settle = async (context, agent, email, env = {}) => {
  const model = await startModel();
  context.after(() => model.stop());
  const home = makeHome(context, email);
  const PATH = [home.env.PATH, dirname(agent.path)].join(delimiter);
  const options = { env: { ...home.env, ...agent.settle(home.path, model), ...env, PATH }, cwd: home.path, seconds: 180 };
  return {
    home: home.path,
    model,
    options,
    run: (...args) => run(agent.path, args, options),
    /** Runs a line where it finds a terminal. */
    runInTerminal: (line, more = {}) => run("script", ["-qec", line, "/dev/null"], { ...options, ...more }),
    say: (words, ...more) => run(agent.path, agent.turn(words, ...more), options),
  };
};
