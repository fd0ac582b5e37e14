// What an agent may not do by itself, and the person who decides.
import assert from "node:assert/strict";

import { call, makeKey, run } from "../harness/agent.mjs";
import { MARA, connectWorkbench } from "../harness/connect.mjs";
import { flow, press } from "../harness/flow.mjs";
import { WEB } from "../harness/instance.mjs";
import { signIn } from "../harness/sign_in.mjs";

const NOTE = { title: "Roses \u202Eand thorns", body: "Water them.\nDaily." };
const write = (key) => run(key, "workbench_create_note", NOTE, { confirmed: true });

/** A signed-in person with Workbench, and the key of a careful device. */
const begin = async (visitor) => {
  await signIn(visitor);
  await connectWorkbench(visitor);
  return makeKey(visitor, "scribe", "Careful");
};

flow("a person reads the exact request, approves it, and it is sent once", async (visitor) => {
  const { page } = visitor;
  const key = await begin(visitor);
  const asked = await write(key);
  assert.equal(asked.body.code, "approval_required", JSON.stringify(asked.body));
  await page.goto(`${WEB}/dashboard`);
  const nav = page.getByRole("navigation").getByRole("link", { name: /Approvals/ });
  assert.match(await nav.innerText(), /1/);
  await nav.click();
  assert.match(await page.getByRole("heading", { level: 1 }).innerText(), /^1 call waits/);
  await page.getByRole("main").getByRole("link", { name: "Create a note" }).click();
  await page.waitForURL(asked.body.approval.url);

  const text = await page.getByRole("main").innerText();
  for (const words of [MARA, "scribe", "POST", "/api/v1/notes", "access token", "Water them.", "⟨U+202E⟩", asked.body.digest]) {
    assert.ok(text.includes(words), `the page lacks ${words}: ${text}`);
  }
  assert.ok(!text.includes("\u202E"), "the page can be reordered");
  const [decline, approve] = ["Decline", "Approve"].map((name) => page.getByRole("button", { name, exact: true }));
  const [one, other] = [await decline.boundingBox(), await approve.boundingBox()];
  assert.ok(Math.abs(one.width - other.width) <= 1 && Math.abs(one.height - other.height) <= 1, "not the same size");
  await press(page, approve);
  await page.getByText("You approved it once for scribe").waitFor();
  assert.equal(await approve.count(), 0);

  const sent = await write(key);
  assert.equal(sent.status, 200, JSON.stringify(sent.body));
  assert.equal((await write(key)).body.code, "approval_required", "it was sent twice");
  await page.reload();
  await page.getByRole("link", { name: "See what came of it" }).click();
  await page.waitForURL(new RegExp(sent.body.execution_id));
  assert.match(await page.getByRole("main").innerText(), /You approved it/);
});

flow("a person declines, and says why", async (visitor) => {
  const { page } = visitor;
  const key = await begin(visitor);
  const asked = await write(key);
  await page.goto(asked.body.approval.url);
  await page.getByLabel("What to tell it if you decline").fill("Not these roses");
  await press(page, page.getByRole("button", { name: "Decline" }));
  await page.getByText("You told it: Not these roses.").waitFor();
  const again = await write(key);
  assert.equal(again.body.code, "approval_declined");
  assert.match(again.body.hint, /Not these roses/);
});

flow("a device is given another policy and an exception, and all are paused", async (visitor) => {
  const { page } = visitor;
  const key = await begin(visitor);
  await page.goto(`${WEB}/dashboard/devices`);
  await page.getByRole("link", { name: "scribe" }).click();
  await page.getByRole("heading", { name: "Exceptions" }).waitFor();
  assert.equal(await page.getByLabel("Careful").isChecked(), true);
  await page.getByLabel("Standard").check();
  await press(page, page.getByRole("button", { name: "Save policy" }));
  assert.equal((await write(key)).status, 200);

  await page.getByLabel("App, tool or pattern").fill("workbench_create_*");
  await page.getByLabel("What then").selectOption({ label: "Block it" });
  await press(page, page.getByRole("button", { name: "Add exception" }));
  assert.match(await page.getByRole("listitem").filter({ hasText: "workbench_create_*" }).innerText(), /Blocked/);
  assert.equal((await write(key)).body.code, "policy_denied");
  await press(page, page.getByRole("button", { name: "Remove workbench_create_*" }));
  assert.equal((await write(key)).status, 200);
  await page.getByLabel("App, tool or pattern").fill("wrokbench");
  await press(page, page.getByRole("button", { name: "Add exception" }));
  assert.match(await page.locator("#pattern-error").innerText(), /No tool is covered/);

  await page.goto(`${WEB}/dashboard/devices`);
  await press(page, page.getByRole("button", { name: "Pause all agents" }));
  await page.getByText("Paused. Nothing runs until you resume.").waitFor();
  assert.equal((await write(key)).body.code, "paused");
  await press(page, page.getByRole("button", { name: "Resume all agents" }));
  assert.equal((await call(key, "GET", "/v1/whoami")).body.device.paused, false);
  assert.equal((await write(key)).status, 200);
});
