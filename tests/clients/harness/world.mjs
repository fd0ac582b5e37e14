// What every client needs: a person with Workbench connected, and a key for clients that cannot sign in.
import { connectWorkbench, makeKey, signIn } from "./person.mjs";
import { fresh } from "./instance.mjs";

export const makeWorld = async () => {
  const email = `${fresh("mara")}@clients.test`;
  const browser = await signIn(email);
  await connectWorkbench(browser);
  return { email, browser, key: await makeKey(browser, "clients") };
};

/** The names of a fresh connection, in order. */
export const TOOLS = [
  "whoami",
  "search_tools",
  "list_apps",
  "get_app",
  "list_app_tools",
  "describe_tool",
  "list_connections",
  "get_connection",
  "connect_app",
  "preview_tool",
  "run_read_tool",
  "run_write_tool",
  "get_execution",
  "list_approvals",
];
