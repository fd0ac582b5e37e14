import { PROVIDER, WEB } from "./instance.mjs";

export const MARA = "mara@workbench.test";
export const NOAH = "noah@workbench.test";
export const INES = "ines@workbench.test";

/** Presses a button that opens a connect: a popup with script, the same tab without. */
export const pressConnect = async ({ page, scripted }, button) => {
  if (!scripted) {
    await button.click();
    return page;
  }
  const [popup] = await Promise.all([page.waitForEvent("popup"), button.click()]);
  await popup.waitForURL((url) => url.protocol !== "about:");
  return popup;
};

/** The page that opened a popup loads again once its connect has ended; nothing to wait for in the same tab. */
export const openerRenewed = ({ page }, stage) => (stage === page ? undefined : page.waitForEvent("load"));

/** Leaves the review page; ends on the provider's own page. */
export const leave = async (stage) => {
  await stage.getByRole("button", { name: "Continue to Workbench" }).click();
  await stage.waitForURL((url) => url.origin === PROVIDER);
};

/** From the review page through the provider's to the page that says how it ended. */
export const decide = async (stage, account, button) => {
  await leave(stage);
  await stage.getByLabel(account).check();
  await stage.getByRole("button", { name: button }).click();
  await stage.waitForURL((url) => url.origin === WEB && url.pathname === "/connect/result");
};

/** Connects Workbench from its page in the dashboard, where the visitor ends. */
export const connectWorkbench = async (visitor, account = MARA) => {
  const { page } = visitor;
  await page.goto(`${WEB}/dashboard/apps/workbench`);
  const button = page.getByRole("button", { name: /^(Connect|Add another)/ }).first();
  const stage = await pressConnect(visitor, button);
  const renewed = openerRenewed(visitor, stage);
  await decide(stage, account, "Allow access");
  await stage.getByRole("heading", { name: `Connected ${account}` }).waitFor();
  await renewed;
  if (stage !== page) await stage.close();
  else await page.goto(`${WEB}/dashboard/apps/workbench`);
  await page.getByRole("link", { name: "Workbench" }).first().waitFor();
};
