// A flow is a test of a person: a browser context of their own, watched until the end.
import { after, test } from "node:test";

import { chromium } from "playwright-core";

import { CHROMIUM } from "./instance.mjs";
import { Watch } from "./watch.mjs";

const FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const PATIENCE_MS = 15_000;

let browser;

/** Opens a watched context; `close` also checks what was seen. */
export const openVisitor = async ({ scripted = true, ...options } = {}) => {
  // Containers give Chromium's own sandbox no namespaces; only our own pages are opened.
  browser ??= chromium.launch({ executablePath: CHROMIUM, chromiumSandbox: false, args: FLAGS });
  const context = await (await browser).newContext({ javaScriptEnabled: scripted, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  const watch = new Watch(context);
  return { context, page: await context.newPage(), scripted, watch };
};

after(async () => (await browser)?.close());

const attempt = (scripted, steps) => async () => {
  const visitor = await openVisitor({ scripted });
  try {
    await steps(visitor);
    visitor.watch.check();
  } finally {
    await visitor.context.close();
  }
};

/** Presses a button and waits for the page it leads to, also where the address stays the same. */
export const press = (page, button) => Promise.all([page.waitForEvent("load"), button.click()]);

/** A flow that must work with JavaScript and without. */
export const flow = (name, steps) => {
  test(`${name}, with script`, attempt(true, steps));
  test(`${name}, without script`, attempt(false, steps));
};

/** A flow that is about script. */
export const scriptedFlow = (name, steps) => test(name, attempt(true, steps));

/** A flow in which script plays no part. */
export const plainFlow = (name, steps) => test(name, attempt(false, steps));
