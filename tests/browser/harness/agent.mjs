// A client of `/v1`, as an agent is one.
import { API, WEB } from "./instance.mjs";

/** Makes an API key on the devices page; returns it. The page that shows it stays open. */
export const makeKey = async ({ page }, name, policy = "Standard") => {
  await page.goto(`${WEB}/dashboard/devices`);
  await page.getByLabel("Name").fill(name);
  await page.getByLabel(policy).check();
  await page.getByRole("button", { name: "Make API key" }).click();
  return page.getByLabel("API key", { exact: true }).innerText();
};

export const call = async (key, method, path, body, headers = {}) => {
  const answer = await fetch(API + path, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
    body: body && JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
};

export const run = (key, tool, args = {}, more = {}) =>
  call(key, "POST", "/v1/execute", { tool, arguments: args, ...more }, { "idempotency-key": crypto.randomUUID() });
