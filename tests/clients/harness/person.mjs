// What a person does in a browser: sign in, make a key, connect an account, decide about a client.
import { Browser } from "./browser.mjs";
import { WEB, fresh } from "./instance.mjs";

/** Signs somebody in by the mailed code. */
export const signIn = async (email = `${fresh("mara")}@clients.test`) => {
  const browser = new Browser();
  await browser.open(`${WEB}/sign-in`);
  await browser.submit("Send me a code", { email });
  const mailbox = await (await fetch(`${WEB}/dev/mailbox`)).text();
  const mail = mailbox.split("<li").find((item) => item.includes(`To ${email}<`)) ?? "";
  await browser.submit("Sign in", { code: /<code[^>]*>(\d{8})<\/code>/.exec(mail)?.[1] ?? "" });
  return browser;
};

/** Makes an API key. */
export const makeKey = async (browser, name, policy = "standard") => {
  await browser.open(`${WEB}/dashboard/devices`);
  await browser.submit("Make API key", { name, policy });
  return browser.between('aria-label="API key">', "<").trim();
};

/** Connects Workbench as the account that its provider offers first, or another. */
export const connectWorkbench = async (browser, account) => {
  await browser.open(`${WEB}/dashboard/apps/workbench`);
  await browser.submit("/connect");
  await browser.submit("leave");
  await browser.goOn();
  await browser.submit("Allow access", account ? { account } : {});
  if (!browser.url.startsWith(`${WEB}/connect/result`)) throw new Error(`not connected: ${browser.url} ${browser.html}`);
};

/** Approves a device that asks to be paired. */
export const approveDevice = async (browser, url, policy = "standard") => {
  await browser.open(url);
  await browser.submit("Continue", { policy });
  await browser.submit("Approve");
};

/** Approves a client that asks to be let in; ends at its callback. */
export const approve = async (browser, url, policy = "standard") => {
  await browser.open(url);
  await browser.submit("Continue", { policy });
  await browser.submit("Approve");
  return browser.goOn();
};
