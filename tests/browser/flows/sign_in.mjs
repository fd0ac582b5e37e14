// Signing in by a mailed code.
import assert from "node:assert/strict";

import { flow, openVisitor, plainFlow } from "../harness/flow.mjs";
import { WEB } from "../harness/instance.mjs";
import { askForCode, enterCode, freshEmail, readCode, sessionCookie, signIn } from "../harness/sign_in.mjs";

const problem = (page) => page.locator("#code-error");

/** What the site says to a browser with this session. */
const dashboardAs = (session) =>
  fetch(`${WEB}/dashboard`, { headers: { cookie: `__Host-session=${session}` }, redirect: "manual" });

flow("a wrong code is refused beside its field, the right one signs in", async ({ page }) => {
  const email = freshEmail();
  await page.goto(`${WEB}/sign-in`);
  await askForCode(page, email);
  const code = await readCode(email);
  await enterCode(page, code === "00000000" ? "00000001" : "00000000");
  assert.equal(await problem(page).innerText(), "That code is not right. 4 tries left.");
  assert.equal(await page.getByLabel("8-digit code").getAttribute("aria-describedby"), "code-error");
  assert.equal(await page.getByLabel("8-digit code").inputValue(), "");
  await enterCode(page, `${code.slice(0, 4)} ${code.slice(4)}`);
  await page.waitForURL(`${WEB}/dashboard`);
  assert.equal(await page.getByRole("heading", { level: 1 }).innerText(), "Nothing is connected yet.");
});

plainFlow("after five wrong guesses the right code is worthless", async ({ page }) => {
  const email = freshEmail();
  await page.goto(`${WEB}/sign-in`);
  await askForCode(page, email);
  const code = await readCode(email);
  const wrong = code === "00000000" ? "00000001" : "00000000";
  for (const left of ["4 tries", "3 tries", "2 tries", "1 try", "0 tries"]) {
    await enterCode(page, wrong);
    assert.equal(await problem(page).innerText(), `That code is not right. ${left} left.`);
  }
  await enterCode(page, code);
  await page.getByText("Nothing was changed").first().waitFor();
  await page.goto(`${WEB}/dashboard`);
  assert.equal(new URL(page.url()).pathname, "/sign-in");
});

plainFlow("a code works in the browser that asked for it, and nowhere else", async ({ page }) => {
  const email = freshEmail();
  await page.goto(`${WEB}/sign-in`);
  await askForCode(page, email);
  const code = await readCode(email);

  const thief = await openVisitor({ scripted: false });
  await thief.page.goto(`${WEB}/sign-in`);
  await askForCode(thief.page, freshEmail("thief"));
  await enterCode(thief.page, code);
  await problem(thief.page).waitFor();
  assert.equal(await sessionCookie(thief.context), undefined);

  const bare = await fetch(`${WEB}/sign-in/code`, {
    method: "POST",
    headers: { origin: WEB, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ email, code }),
    redirect: "manual",
  });
  assert.ok(bare.status >= 400, `a browser that never asked got ${bare.status}`);
  thief.watch.check();
  await thief.context.close();

  await enterCode(page, code);
  await page.waitForURL(`${WEB}/dashboard`);
});

plainFlow("a code works once", async ({ page, context }) => {
  const email = freshEmail();
  await page.goto(`${WEB}/sign-in`);
  await askForCode(page, email);
  const code = await readCode(email);
  const login = (await context.cookies(WEB)).find((cookie) => cookie.name === "__Host-login");
  await enterCode(page, code);
  await page.waitForURL(`${WEB}/dashboard`);
  const again = await fetch(`${WEB}/sign-in/code`, {
    method: "POST",
    headers: {
      origin: WEB,
      cookie: `__Host-login=${login.value}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: new URLSearchParams({ email, code }),
    redirect: "manual",
  });
  assert.ok(again.status >= 400, `the second use got ${again.status}`);
  assert.equal(again.headers.getSetCookie().some((line) => /^__Host-session=[^;]/.test(line)), false);
});

plainFlow("a planted session does not survive signing in, and signing out ends it", async (visitor) => {
  const { page, context } = visitor;
  const planted = "planted-by-somebody-else-0123456789abcdefg";
  await context.addCookies([
    { name: "__Host-session", value: planted, url: WEB.replace("http:", "https:"), secure: true, httpOnly: true, sameSite: "Lax" },
  ]);
  const email = await signIn(visitor);
  const first = await sessionCookie(context);
  assert.notEqual(first, planted);
  assert.equal((await dashboardAs(planted)).status, 303);
  assert.equal((await dashboardAs(first)).status, 200);

  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("You are signed out.").waitFor();
  assert.equal(await sessionCookie(context), undefined);
  assert.equal((await dashboardAs(first)).status, 303, "the old session lives on at the server");

  await signIn(visitor, "/dashboard", email);
  assert.notEqual(await sessionCookie(context), first);
});

flow("signing in leads back to the page that was wanted, never to another site", async (visitor) => {
  await signIn(visitor, "/dashboard/devices");
  for (const next of ["//evil.example/", "https://evil.example/", "/\\evil.example"]) {
    await visitor.page.goto(`${WEB}/sign-in?${new URLSearchParams({ next })}`);
    assert.equal(visitor.page.url(), `${WEB}/dashboard`, next);
  }
});
