// What an agent did, as its person sees it.
import assert from "node:assert/strict";

import { makeKey, run } from "../harness/agent.mjs";
import { MARA, connectWorkbench } from "../harness/connect.mjs";
import { flow } from "../harness/flow.mjs";
import { WEB } from "../harness/instance.mjs";
import { signIn } from "../harness/sign_in.mjs";

flow("each call is listed with its account, and its page shows what was sent", async (visitor) => {
  const { page } = visitor;
  await signIn(visitor, "/dashboard/activity");
  await page.getByText("Every call of an agent appears here").waitFor();
  await connectWorkbench(visitor);
  const key = await makeKey(visitor, "scribe");
  assert.equal((await run(key, "workbench_list_notes")).status, 200);
  const body = "a body that is nobody else's business";
  const write = await run(key, "workbench_create_note", { title: "Roses", body }, { confirmed: true });
  assert.equal(write.status, 200, JSON.stringify(write.body));
  const missing = await run(key, "workbench_get_note", { note_id: "not_there" });
  assert.ok(missing.status >= 400, JSON.stringify(missing.body));

  await page.goto(`${WEB}/dashboard/activity`);
  const rows = page.locator("ul.rows > li");
  assert.equal(await rows.count(), 3);
  for (const text of await rows.allInnerTexts()) {
    assert.ok(text.includes(MARA) && text.includes("scribe"), `a row without its account or device: ${text}`);
  }
  assert.match(await rows.filter({ hasText: "Get a note" }).innerText(), /Failed/);
  assert.match(await rows.filter({ hasText: "List notes" }).innerText(), /Reads[\s\S]*Done/);

  await page.getByLabel("Outcome").selectOption({ label: "Failed" });
  await page.getByRole("button", { name: "Filter" }).click();
  await page.waitForURL(/status=failed/);
  assert.equal(await rows.count(), 1);
  await page.getByRole("link", { name: "Show all" }).first().click();

  await rows.filter({ hasText: "Create a note" }).getByRole("link").first().click();
  await page.getByRole("heading", { name: "The call" }).waitFor();
  const text = await page.getByRole("main").innerText();
  for (const words of [MARA, "scribe", write.body.digest, write.body.execution_id, "Done"]) {
    assert.ok(text.includes(words), `the page lacks ${words}`);
  }
  assert.ok(!(await page.content()).includes(key), "the page holds the key");
});
