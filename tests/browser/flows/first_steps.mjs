// A fresh account: the checklist is ticked by what happened, step by step.
import assert from "node:assert/strict";

import { makeKey, run } from "../harness/agent.mjs";
import { MARA, decide, openerRenewed, pressConnect } from "../harness/connect.mjs";
import { flow } from "../harness/flow.mjs";
import { WEB } from "../harness/instance.mjs";
import { signIn } from "../harness/sign_in.mjs";

const heading = (page) => page.getByRole("heading", { level: 1 }).innerText();
const done = (page) => page.locator("ol.steps li.done h3").allInnerTexts();

flow("the checklist ticks a step once it happened, and then makes room", async (visitor) => {
  const { page } = visitor;
  await signIn(visitor);
  assert.equal(await heading(page), "Nothing is connected yet.");
  assert.deepEqual(await done(page), []);

  const stage = await pressConnect(visitor, page.getByRole("button", { name: "Connect Workbench" }));
  await stage.getByRole("heading", { name: "Connect Workbench" }).waitFor();
  if (stage !== page) {
    await page.reload();
    assert.deepEqual(await done(page), [], "a started connect is no connection");
  }
  const renewed = openerRenewed(visitor, stage);
  await decide(stage, MARA, "Allow access");
  await renewed;
  await page.goto(`${WEB}/dashboard`);
  assert.deepEqual(await done(page), ["Connect an account Done"]);
  assert.equal(await heading(page), "1 account connected, and no agent yet.");

  const key = await makeKey(visitor, "first key");
  await page.goto(`${WEB}/dashboard`);
  assert.deepEqual(await done(page), ["Connect an account Done", "Pair your agent Done"]);

  assert.equal((await run(key, "workbench_list_notes")).status, 200);
  await page.goto(`${WEB}/dashboard`);
  assert.equal(await page.locator("ol.steps").count(), 0);
  assert.equal(await heading(page), "1 agent can use 1 account. All is well.");
  const card = page.getByRole("listitem").filter({ hasText: MARA });
  assert.match(await card.innerText(), /Working, verified just now/);
  assert.match(await card.innerText(), /List notes, just now, by first key/);
});
