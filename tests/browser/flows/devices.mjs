// API keys and devices.
import assert from "node:assert/strict";

import { call, makeKey } from "../harness/agent.mjs";
import { flow, press } from "../harness/flow.mjs";
import { WEB } from "../harness/instance.mjs";
import { signIn } from "../harness/sign_in.mjs";

flow("a key is shown once, works, and is dead once it is revoked", async (visitor) => {
  const { page } = visitor;
  await signIn(visitor);
  const key = await makeKey(visitor, "nightly report", "Read only");
  assert.match(key, /^cllk_live_[A-Za-z0-9]{20,}/);
  assert.match(await page.getByRole("main").innerText(), /Shown only now\. We keep a fingerprint\./);
  assert.equal((await call(key, "GET", "/v1/whoami")).status, 200);

  await page.getByRole("link", { name: "I have copied it" }).click();
  await page.waitForURL(`${WEB}/dashboard/devices`);
  assert.ok(!(await page.content()).includes(key), "the key is shown again");
  const row = page.getByRole("listitem").filter({ hasText: "nightly report" });
  assert.match(await row.innerText(), /API key/);
  assert.match(await row.innerText(), /read/i);
  assert.match(await page.getByRole("heading", { level: 1 }).innerText(), /^1 device/);

  await row.getByRole("button", { name: "Revoke" }).click();
  await page.getByText("Revoked. Writes stopped.").waitFor();
  assert.match(await page.getByRole("listitem").filter({ hasText: "nightly report" }).innerText(), /Revoked/);
  assert.equal(await page.getByRole("button", { name: "Revoke" }).count(), 0);
  const deadline = Date.now() + 5_500;
  let { status } = await call(key, "GET", "/v1/whoami");
  while (status !== 401 && Date.now() < deadline) ({ status } = await call(key, "GET", "/v1/whoami"));
  assert.equal(status, 401, "the key still works 5 seconds later");
});

flow("a key without a name is refused beside its field", async (visitor) => {
  const { page } = visitor;
  await signIn(visitor, "/dashboard/devices");
  await page.getByLabel("Name").fill("   ");
  await press(page, page.getByRole("button", { name: "Make API key" }));
  assert.match(await page.locator("#name-error").innerText(), /name/i);
  assert.match(await page.getByLabel("Name").getAttribute("aria-describedby"), /name-error/);
});
