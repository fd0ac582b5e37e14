// Connecting by OAuth: through a popup with script, in the tab without.
import assert from "node:assert/strict";

import { MARA, connectWorkbench, decide, leave, pressConnect } from "../harness/connect.mjs";
import { flow, openVisitor, scriptedFlow } from "../harness/flow.mjs";
import { PROVIDER, WEB } from "../harness/instance.mjs";
import { lastNumber, requestsTo } from "../harness/provider.mjs";
import { signIn } from "../harness/sign_in.mjs";

const open = async (visitor) => {
  await signIn(visitor, "/dashboard/apps/workbench");
  return pressConnect(visitor, visitor.page.getByRole("button", { name: "Connect Workbench" }).first());
};

flow("the review says what will be possible, and the provider's consent leads to the account", async (visitor) => {
  const stage = await open(visitor);
  const review = await stage.getByRole("main").innerText();
  for (const words of ["Continue to Workbench", "Send messages in your name.", "Stored encrypted, sent only to"]) {
    assert.ok(review.includes(words), `the review lacks: ${words}`);
  }
  const policies = [];
  stage.on("response", (response) => policies.push([response.url(), response.headers()["content-security-policy"]]));
  await decide(stage, MARA, "Allow access");
  await stage.getByRole("heading", { name: `Connected ${MARA}` }).waitFor();
  assert.deepEqual([...new URL(stage.url()).searchParams.keys()], ["session"], "the result's address holds more");
  for (const [url, policy] of policies.filter(([url]) => url.startsWith(`${WEB}/connect/`))) {
    assert.match(policy, /form-action 'self'/, url);
  }
});

scriptedFlow("the page that opened the popup shows the account by itself", async (visitor) => {
  const stage = await open(visitor);
  await decide(stage, MARA, "Allow access");
  await visitor.page.getByRole("listitem").filter({ hasText: MARA }).first().waitFor({ timeout: 10_000 });
  assert.equal(stage.isClosed(), false);
});

scriptedFlow("a popup that was closed by its person still connected", async (visitor) => {
  const stage = await open(visitor);
  await leave(stage);
  await stage.getByLabel(MARA).check();
  await Promise.all([
    stage.waitForURL((url) => url.pathname === "/connect/result"),
    stage.getByRole("button", { name: "Allow access" }).click(),
  ]);
  await stage.close();
  await visitor.page.getByRole("listitem").filter({ hasText: MARA }).first().waitFor({ timeout: 10_000 });
});

flow("declining at the provider saves nothing and asks for no token", async (visitor) => {
  const before = await lastNumber();
  const stage = await open(visitor);
  await decide(stage, MARA, "Deny access");
  await stage.getByRole("heading", { name: "You declined at Workbench" }).waitFor();
  await stage.getByText("Nothing was saved.").waitFor();
  assert.deepEqual(await requestsTo("/oauth/token", before), []);
  await stage.getByRole("button", { name: "Try again" }).click();
  await stage.getByRole("button", { name: "Continue to Workbench" }).waitFor();
  await visitor.page.goto(`${WEB}/dashboard`);
  assert.equal(await visitor.page.getByRole("heading", { level: 1 }).innerText(), "Nothing is connected yet.");
});

flow("a link that was used, never was, or is another person's is one and the same page", async (visitor) => {
  const stage = await open(visitor);
  const link = stage.url();
  const look = async (page, url, email) => {
    const answer = await page.goto(url);
    assert.equal(answer.status(), 404, url);
    return (await page.getByRole("main").innerText()).replaceAll(email, "EMAIL");
  };

  const other = await openVisitor({ scripted: visitor.scripted });
  const stranger = await signIn(other);
  const theirs = await look(other.page, link, stranger);
  assert.equal(await look(other.page, `${WEB}/connect/workbench?session=cse_nothing`, stranger), theirs);
  other.watch.check();
  await other.context.close();

  // The stranger's look has not used it up.
  await stage.goto(link);
  await decide(stage, MARA, "Allow access");
  const mine = await (await visitor.context.newPage()).goto(link);
  assert.equal(mine.status(), 404);
  const page = visitor.context.pages().at(-1);
  const words = await page.getByRole("main").innerText();
  assert.equal(words.replace(/for \S+@browser\.test/, "for EMAIL"), theirs);
});

flow("a page elsewhere cannot finish somebody's connect", async (visitor) => {
  await connectWorkbench(await signIn(visitor).then(() => visitor));
  const answer = await visitor.page.goto(`${WEB}/oauth/callback/workbench?code=stolen&state=made-up&iss=${PROVIDER}`);
  assert.ok([303, 400, 403, 404, 410, 422].includes(answer.status()), `${answer.status()}`);
  await visitor.page.goto(`${WEB}/dashboard`);
  assert.equal(await visitor.page.getByRole("listitem").filter({ hasText: MARA }).count(), 1);
});
