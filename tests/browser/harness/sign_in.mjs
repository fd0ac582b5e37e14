import assert from "node:assert/strict";

import { press } from "./flow.mjs";
import { WEB, fresh } from "./instance.mjs";

export const freshEmail = (name = "mara") => `${fresh(name)}@browser.test`;

/** The newest code that was mailed to an address. */
export const readCode = async (email) => {
  const mailbox = await (await fetch(`${WEB}/dev/mailbox`)).text();
  const mail = mailbox.split("<li").find((item) => item.includes(`To ${email}<`));
  const code = /<code[^>]*>(\d{8})<\/code>/.exec(mail ?? "")?.[1];
  assert.ok(code, `the mailbox has no code for ${email}`);
  return code;
};

/** From any page that asks to sign in to the page that asks for the code. */
export const askForCode = async (page, email) => {
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Send me a code" }).click();
  await page.getByLabel("8-digit code").waitFor();
};

export const enterCode = async (page, code) => {
  await page.getByLabel("8-digit code").fill(code);
  await press(page, page.getByRole("button", { name: "Sign in" }));
};

/** Signs in, and ends where `path` leads. Returns the address that was used. */
export const signIn = async ({ page }, path = "/dashboard", email = freshEmail()) => {
  await page.goto(WEB + path);
  await askForCode(page, email);
  await enterCode(page, await readCode(email));
  await page.waitForURL((url) => url.href === WEB + path);
  return email;
};

export const sessionCookie = async (context) =>
  (await context.cookies(WEB)).find((cookie) => cookie.name === "__Host-session")?.value;
