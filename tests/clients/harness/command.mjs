// Runs somebody else's program: with a home of its own, a time limit, and no colours.
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const CLIENTS = join(import.meta.dirname, "..");

/** A program of the lockfile. */
export const program = (name) => join(CLIENTS, "node_modules/.bin", name);

/** A home for one test; `email` is whom `xdg-open` signs in as. Removed when the test ends. */
export const makeHome = (test, email = "") => {
  const home = mkdtempSync(join(tmpdir(), "clawlink-client-"));
  test.after(() => rmSync(home, { recursive: true, force: true }));
  const bin = join(home, "bin");
  mkdirSync(bin);
  const opener = join(bin, "xdg-open");
  writeFileSync(opener, `#!/bin/sh\nexec "${process.execPath}" "${join(CLIENTS, "fakebrowser.mjs")}" "$@" >>"${home}/browser.log" 2>&1\n`);
  chmodSync(opener, 0o755);
  symlinkSync(process.execPath, join(bin, "node"));
  return {
    path: home,
    env: {
      ...process.env,
      HOME: home,
      XDG_CONFIG_HOME: join(home, ".config"),
      BROWSER: opener,
      PATH: [bin, process.env.PATH].join(delimiter),
      CLAWLINK_CLIENTS_EMAIL: email,
      NO_COLOR: "1",
      FORCE_COLOR: "0",
    },
  };
};

/** Runs a program to its end; `onText` sees all output so far, each time some comes, and may type something. */
export const run = (command, args, { env, cwd, seconds = 60, onText }) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { env, cwd, stdio: [onText ? "pipe" : "ignore", "pipe", "pipe"] });
    const limit = setTimeout(() => child.kill("SIGKILL"), seconds * 1000);
    const output = { out: "", err: "" };
    for (const [stream, name] of [[child.stdout, "out"], [child.stderr, "err"]]) {
      stream.on("data", (data) => {
        output[name] += data;
        onText?.(output.out + output.err, (keys) => child.stdin.write(keys));
      });
    }
    child.on("close", (code, signal) => {
      clearTimeout(limit);
      resolve({ code: code ?? signal, ...output });
    });
  });

/** Types what a person would, each time once the program shows what that is an answer to. Programs that draw a screen take keys a moment later. */
export const typist = (answers) => {
  const left = [...answers];
  let seen = 0;
  return (text, type) => {
    const [[shown, keys] = []] = left;
    const found = shown?.exec(text.slice(seen));
    if (!found) return;
    left.shift();
    seen = text.length;
    setTimeout(() => type(keys), 1000);
  };
};
