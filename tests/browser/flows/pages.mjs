// Every page in both themes, wide and narrow: accessible, nothing beyond the edge, nothing on the console. With SHOTS=1
// each is also drawn into `shots/`.
import assert from "node:assert/strict";
import { test } from "node:test";

import { makeKey, run } from "../harness/agent.mjs";
import { MARA, NOAH, connectWorkbench, decide, openerRenewed, pressConnect } from "../harness/connect.mjs";
import { openVisitor } from "../harness/flow.mjs";
import { PROVIDER, WEB } from "../harness/instance.mjs";
import { inspect } from "../harness/inspect.mjs";
import { answerWith } from "../harness/provider.mjs";
import { askForCode, enterCode, freshEmail, readCode } from "../harness/sign_in.mjs";

const PAIRING = `/oauth/authorize?${new URLSearchParams({
  response_type: "code",
  client_id: "clawlink-cli",
  redirect_uri: "http://127.0.0.1:49152/callback",
  code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
  code_challenge_method: "S256",
  state: "s",
  device_label: "Claude Code on marlin",
})}`;

const go = async (page, path, status = 200) => assert.equal((await page.goto(WEB + path)).status(), status, path);

/** What a visitor sees before signing in, then on the way in. */
async function* outside(visitor) {
  const { page } = visitor;
  await go(page, "/");
  yield "landing";
  await go(page, "/apps");
  yield "apps.public";
  const apps = await page.locator("h3 a").evaluateAll((links) => links.map((link) => new URL(link.href).pathname));
  for (const path of apps) {
    await go(page, path);
    yield `app.public.${path.split("/").at(-1)}`;
  }
  for (const [path, name] of [["/install", "install"], ["/install/claude", "install.claude"], ["/install/cursor", "install.cursor"], ["/docs/api", "api_reference"]]) {
    await go(page, path);
    yield name;
  }
  await go(page, "/nothing", 404);
  yield "error.404";
  await go(page, "/sign-in");
  yield "sign_in.email";
  const email = freshEmail("mara.lindqvist");
  await askForCode(page, email);
  yield "sign_in.code";
  await enterCode(page, "00000000");
  await page.locator("#code-error").waitFor();
  yield "sign_in.wrong";
  await enterCode(page, await readCode(email));
  await page.waitForURL(`${WEB}/dashboard`);
  await go(page, "/dev/mailbox");
  yield "mailbox";
}

/** An account that has nothing yet. */
async function* empty({ page }) {
  for (const name of ["dashboard", "approvals", "devices", "activity"]) {
    await go(page, name === "dashboard" ? "/dashboard" : `/dashboard/${name}`);
    yield `${name}.empty`;
  }
  await go(page, "/dashboard/apps?q=zzzz");
  yield "apps.nothing";
  await go(page, "/connect/workbench?session=nothing", 404);
  yield "connect.not-valid";
}

/** The connect pages, from review to result. */
async function* connecting(visitor) {
  const { page } = visitor;
  await go(page, "/dashboard/apps/workbench");
  yield "app";
  const start = (app) => page.getByRole("button", { name: new RegExp(`^(Connect|Add another) ${app}`) }).first();
  visitor.page = await pressConnect(visitor, start("Workbench"));
  await visitor.page.getByRole("button", { name: "Continue to Workbench" }).waitFor();
  yield "connect.review";
  await decide(visitor.page, MARA, "Deny access");
  yield "connect.declined";
  await visitor.page.close();
  visitor.page = page;

  await go(page, "/dashboard/apps/matrix");
  visitor.page = await pressConnect(visitor, start("Matrix"));
  await visitor.page.getByLabel("Homeserver").waitFor();
  yield "connect.form";
  await visitor.page.getByLabel("Homeserver").fill("https://10.0.0.1");
  await visitor.page.getByLabel("Access token").fill("syt_x");
  await visitor.page.getByRole("button", { name: "Connect Matrix" }).click();
  await visitor.page.locator(".problem").waitFor();
  yield "connect.form-error";
  await answerWith("/_matrix/client/v3/account/whoami", 200, { user_id: "@mara:matrix.test" });
  const renewed = openerRenewed({ page }, visitor.page);
  await visitor.page.getByLabel("Homeserver").fill(PROVIDER);
  await visitor.page.getByLabel("Access token").fill("syt_x");
  await visitor.page.getByRole("button", { name: "Connect Matrix" }).click();
  await visitor.page.getByRole("heading", { name: "Connected" }).waitFor();
  yield "connect.result";
  await renewed;
  await visitor.page.close();
  visitor.page = page;
  await connectWorkbench(visitor, MARA);
  await connectWorkbench(visitor, NOAH);
}

/** Devices, calls and what they leave. */
async function* acting(visitor) {
  const { page } = visitor;
  await go(page, "/dashboard");
  yield "dashboard.connected";
  const key = await makeKey(visitor, "Claude Code on marlin");
  yield "new_key";
  await makeKey(visitor, "nightly report", "Read only");
  await go(page, "/dashboard/devices");
  yield "devices";
  await run(key, "workbench_list_notes");
  const args = { title: "A long title that says what the roses need this week", body: "Water." };
  const { body } = await run(key, "workbench_create_note", args, { confirmed: true });
  const failed = await run(key, "workbench_get_note", { note_id: "not_there" });
  for (const [name, path] of [
    ["dashboard", "/dashboard"],
    ["apps", "/dashboard/apps"],
    ["app.connected", "/dashboard/apps/workbench"],
    ["activity", "/dashboard/activity"],
    ["activity.nothing", "/dashboard/activity?status=unknown"],
  ]) {
    await go(page, path);
    yield name;
  }
  const asked = await run(key, "workbench_delete_note", { note_id: "note_1" });
  await go(page, "/dashboard/approvals");
  yield "approvals";
  await page.goto(asked.body.approval.url);
  yield "approval.waiting";
  await page.getByRole("button", { name: "Decline" }).click();
  await page.getByText("You declined it").waitFor();
  yield "approval.declined";
  await go(page, "/dashboard/devices");
  await page.getByRole("link", { name: "Claude Code on marlin" }).click();
  await page.getByLabel("App, tool or pattern").fill("*_delete_*");
  await page.getByRole("button", { name: "Add exception" }).click();
  await page.getByText("Asks you each time").waitFor();
  yield "device";
  await go(page, `/dashboard/activity/${body.execution_id}`);
  yield "activity_detail.done";
  await go(page, "/dashboard/activity?status=failed");
  await page.locator("ul.rows a").first().click();
  await page.getByRole("heading", { name: "The call" }).waitFor();
  yield "activity_detail.failed";
  assert.ok(failed.status >= 400);
}

/** One connection, and its end. */
async function* ending({ page }) {
  await go(page, "/dashboard");
  await page.getByRole("listitem").filter({ hasText: NOAH }).getByRole("link").first().click();
  await page.getByRole("heading", { name: "Name and default" }).waitFor();
  yield "connection";
  await page.getByRole("button", { name: "Test now" }).click();
  await page.getByLabel("The request that was sent").waitFor();
  yield "connection.tested";
  await page.getByLabel("Label").fill("Night shift");
  await page.getByRole("button", { name: "Rename" }).click();
  await page.getByText("Renamed.").waitFor();
  yield "connection.renamed";
  await page.getByRole("link", { name: "Disconnect Workbench" }).click();
  await page.getByRole("heading", { name: "Disconnect Workbench?" }).waitFor();
  yield "disconnect.ask";
  await page.getByRole("button", { name: "Disconnect Workbench" }).click();
  await page.getByRole("heading", { name: "is disconnected" }).waitFor();
  yield "disconnect.done";
}

/** The command line's consent. */
async function* consenting({ page }) {
  await go(page, PAIRING);
  yield "consent.check";
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByText("Step 2 of 2").waitFor();
  // Until its buttons are armed, a page is not what a person decides on.
  await page.waitForTimeout(800);
  yield "consent.decide";
}

const inspectAll = async (visitor, pages, suffix) => {
  const faults = [];
  for await (const name of pages(visitor)) faults.push(...(await inspect(visitor.page, `${name}.${suffix}`)));
  assert.deepEqual(faults, []);
};

for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 390]) {
    test(`every page is accessible and in place, ${colorScheme}, ${width} px`, async (tests) => {
      const visitor = await openVisitor({ colorScheme, viewport: { width, height: 900 } });
      const suffix = `${colorScheme}.${width}`;
      await tests.test("before and at sign-in", () => inspectAll(visitor, outside, suffix));
      await tests.test("of an empty account", () => inspectAll(visitor, empty, suffix));
      await tests.test("of a connect", () => inspectAll(visitor, connecting, suffix));
      await tests.test("of agents and calls", () => inspectAll(visitor, acting, suffix));
      await tests.test("of a connection and its end", () => inspectAll(visitor, ending, suffix));
      await tests.test("of a consent", () => inspectAll(visitor, consenting, suffix));
      await visitor.context.close();
      visitor.watch.check();
    });
  }
}
