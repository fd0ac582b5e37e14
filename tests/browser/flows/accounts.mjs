// Several accounts of one app: which is the default, what they are called, how one ends.
import assert from "node:assert/strict";

import { call, makeKey, run } from "../harness/agent.mjs";
import { INES, MARA, NOAH, connectWorkbench, decide, openerRenewed, pressConnect } from "../harness/connect.mjs";
import { flow } from "../harness/flow.mjs";
import { WEB } from "../harness/instance.mjs";
import { lastNumber, requestsTo, revokeAt } from "../harness/provider.mjs";
import { signIn } from "../harness/sign_in.mjs";

const card = (page, account) => page.getByRole("listitem").filter({ hasText: account });

const openConnection = async ({ page }, account) => {
  await page.goto(`${WEB}/dashboard`);
  await card(page, account).getByRole("link").first().click();
  await page.getByRole("heading", { name: "Name and default" }).waitFor();
};

const connectBoth = async (visitor) => {
  await signIn(visitor);
  await connectWorkbench(visitor, MARA);
  await connectWorkbench(visitor, NOAH);
  await visitor.page.goto(`${WEB}/dashboard`);
};

flow("a second account is a second row, and the default only moves when it is told to", async (visitor) => {
  const { page } = visitor;
  await connectBoth(visitor);
  assert.match(await card(page, MARA).innerText(), /\bDefault\b/);
  assert.doesNotMatch(await card(page, NOAH).innerText(), /\bDefault\b/);

  await openConnection(visitor, NOAH);
  await page.getByRole("button", { name: "Make default" }).click();
  await page.getByText("This account now acts when a call names none.").waitFor();
  await page.goto(`${WEB}/dashboard`);
  assert.match(await card(page, NOAH).innerText(), /\bDefault\b/);
  assert.doesNotMatch(await card(page, MARA).innerText(), /\bDefault\b/);

  const key = await makeKey(visitor, "two accounts");
  const receipt = await run(key, "workbench_list_notes");
  assert.equal(receipt.body.account.label, NOAH, JSON.stringify(receipt.body));
});

flow("connecting the same account again renews its row", async (visitor) => {
  await signIn(visitor);
  await connectWorkbench(visitor, MARA);
  await connectWorkbench(visitor, MARA);
  await visitor.page.goto(`${WEB}/dashboard`);
  assert.equal(await card(visitor.page, MARA).count(), 1);
});

flow("a label is kept, drawn as text, and names the account to an agent", async (visitor) => {
  const { page } = visitor;
  await connectBoth(visitor);
  await openConnection(visitor, NOAH);
  const label = "<b>Night</b> \u202Eshift";
  await page.getByLabel("Label").fill(label);
  await page.getByRole("button", { name: "Rename" }).click();
  await page.getByText("Renamed.").waitFor();
  assert.match(await page.getByRole("heading", { level: 1 }).innerText(), /<b>Night<\/b> ⟨U\+202E⟩shift/);
  assert.equal(await page.locator("h1 b").count(), 0);

  await page.getByLabel("Label").fill("night");
  await page.getByRole("button", { name: "Rename" }).click();
  await page.getByText("Renamed.").waitFor();
  await page.reload();
  assert.equal(await page.getByText("Renamed.").count(), 0, "the notice is shown twice");
  const key = await makeKey(visitor, "labels");
  const receipt = await run(key, "workbench_list_notes", {}, { connection: "night" });
  assert.equal(receipt.body.account?.label, NOAH, JSON.stringify(receipt.body));
});

flow("disconnecting asks first, then revokes at the provider and stops every call", async (visitor) => {
  const { page } = visitor;
  await connectBoth(visitor);
  const key = await makeKey(visitor, "until then");
  const before = await lastNumber();
  await openConnection(visitor, MARA);
  await page.getByRole("link", { name: "Disconnect Workbench" }).click();
  await page.getByRole("heading", { name: "Disconnect Workbench?" }).waitFor();
  assert.match(await page.getByRole("main").innerText(), /Your agent loses mara@workbench\.test at once\./);
  assert.deepEqual(await requestsTo("/oauth/revoke", before), [], "the question alone revoked it");

  await page.getByRole("button", { name: "Disconnect Workbench" }).click();
  await page.getByRole("heading", { name: "Workbench is disconnected" }).waitFor();
  assert.match(await page.getByRole("main").innerText(), /Revoked .*, key destroyed/);
  assert.ok((await requestsTo("/oauth/revoke", before)).length >= 1, "the page claims more than the provider saw");

  await page.goto(`${WEB}/dashboard`);
  const ended = page.getByRole("region", { name: "Disconnected" });
  assert.match(await card(ended, MARA).innerText(), /Revoked/);
  assert.equal(await card(page, MARA).count(), 1, "it stands among those that can be used");
  const { items } = (await call(key, "GET", "/v1/connections")).body;
  assert.deepEqual(items.map((item) => item.account.label), [NOAH]);
});

flow("a test of a connection shows the request and its answer, and no secret", async (visitor) => {
  const { page } = visitor;
  await signIn(visitor);
  await connectWorkbench(visitor, MARA);
  await openConnection(visitor, MARA);
  await page.getByRole("button", { name: "Test now" }).click();
  const request = page.getByLabel("The request that was sent");
  await request.waitFor();
  assert.match(await request.innerText(), /GET https?:\/\/\S+\/oauth\/userinfo/);
  assert.match(await request.innerText(), /‹access token›/);
  assert.doesNotMatch(await page.content(), /wbat_|Bearer [A-Za-z0-9]/);
  assert.match(await page.getByRole("main").innerText(), /Workbench answered in \d+ ms: mara@workbench\.test\./);
});

flow("a login that died at the provider is said to need its person, and reconnecting mends it in place", async (visitor) => {
  const { page } = visitor;
  await signIn(visitor);
  await connectWorkbench(visitor, INES);
  const key = await makeKey(visitor, "until then");
  assert.equal((await run(key, "workbench_list_notes")).status, 200);
  await revokeAt(INES);
  assert.notEqual((await run(key, "workbench_list_notes")).status, 200);

  await page.goto(`${WEB}/dashboard`);
  assert.match(await page.getByRole("heading", { level: 1 }).innerText(), /1 needs you: Workbench, ines@workbench\.test\./);
  assert.match(await card(page, INES).innerText(), /Workbench refuses the credential/);
  const stage = await pressConnect(visitor, card(page, INES).getByRole("button", { name: "Reconnect" }));
  const renewed = openerRenewed(visitor, stage);
  await stage.getByText(`Sign in as ${INES} again.`).waitFor();
  await decide(stage, INES, "Allow access");
  await renewed;

  await page.goto(`${WEB}/dashboard`);
  assert.equal(await card(page, INES).count(), 1, "reconnecting made another row");
  assert.equal((await run(key, "workbench_list_notes")).status, 200);
  await page.reload();
  assert.match(await card(page, INES).innerText(), /Working, verified just now/);
});

flow("reconnecting as somebody else changes nothing by itself", async (visitor) => {
  const { page } = visitor;
  await signIn(visitor);
  await connectWorkbench(visitor, INES);
  const key = await makeKey(visitor, "until then");
  await revokeAt(INES);
  await run(key, "workbench_list_notes");
  await page.goto(`${WEB}/dashboard`);
  const stage = await pressConnect(visitor, card(page, INES).getByRole("button", { name: "Reconnect" }));
  await decide(stage, NOAH, "Allow access");
  assert.match(await stage.getByRole("main").innerText(), /somebody else|another account/i);
  await page.goto(`${WEB}/dashboard`);
  assert.equal(await card(page, NOAH).count(), 0);
  assert.match(await card(page, INES).innerText(), /Workbench refuses the credential/);
});
