// The instruments of the other flows find what they are there to find.
import assert from "node:assert/strict";
import { test } from "node:test";

import { openVisitor } from "../harness/flow.mjs";
import { WEB } from "../harness/instance.mjs";
import { inspect } from "../harness/inspect.mjs";

const HEADERS = { "content-type": "text/html", "content-security-policy": "default-src 'none'; connect-src *" };

/** A page of our origin that holds this. */
const openPage = async (body) => {
  const visitor = await openVisitor();
  await visitor.context.route(`${WEB}/bad`, (route) =>
    route.fulfill({ headers: HEADERS, body: `<!doctype html><html lang="en"><title>Bad</title>${body}` }),
  );
  await visitor.page.goto(`${WEB}/bad`);
  return visitor;
};

const whatIsSeen = async (body) => {
  const visitor = await openPage(body);
  await visitor.page.waitForTimeout(200);
  await visitor.context.close();
  try {
    visitor.watch.check();
    return "";
  } catch (error) {
    return error.message;
  }
};

test("the watch sees a script that the policy refused", async () => {
  assert.match(await whatIsSeen("<script>1</script>"), /Content Security Policy/);
});

test("the watch sees a request to a third party", async () => {
  assert.match(await whatIsSeen('<meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/">'), /third party/);
});

test("the watch is content with a page that does nothing", async () => {
  assert.equal(await whatIsSeen("<p>Nothing"), "");
});

test("the inspector finds a field without a label, and a page that scrolls sideways", async () => {
  const { page, context } = await openPage(`<main><h1>Bad</h1><input><p>${"x".repeat(900)}</p></main>`);
  const faults = (await inspect(page, "bad")).join("\n");
  await context.close();
  assert.match(faults, /bad: label: <input/);
  assert.match(faults, /bad: scrolls sideways/);
});
