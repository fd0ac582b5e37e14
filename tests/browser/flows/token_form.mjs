// Connecting by a form: the provider stands in for a Matrix homeserver.
import assert from "node:assert/strict";

import { flow, plainFlow, press } from "../harness/flow.mjs";
import { PROVIDER, WEB, fresh } from "../harness/instance.mjs";
import { answerWith, lastNumber, requestsTo } from "../harness/provider.mjs";
import { openerRenewed, pressConnect } from "../harness/connect.mjs";
import { signIn } from "../harness/sign_in.mjs";

const WHOAMI = "/_matrix/client/v3/account/whoami";

const open = async (visitor) => {
  await signIn(visitor, "/dashboard/apps/matrix");
  return pressConnect(visitor, visitor.page.getByRole("button", { name: "Connect Matrix" }).first());
};

const submit = async (stage, server, token) => {
  await stage.getByLabel("Homeserver").fill(server);
  await stage.getByLabel("Access token").fill(token);
  await press(stage, stage.getByRole("button", { name: "Connect Matrix" }));
};

/** The field at fault, and what is said about it. */
const fault = async (stage, label, typed) => {
  const field = stage.getByLabel(label);
  const id = (await field.getAttribute("aria-describedby")).split(" ").at(-1);
  assert.equal(await field.getAttribute("aria-invalid"), "true", `${typed}: ${label} is not marked`);
  return stage.locator(`#${id}`).innerText();
};

flow("a wrong token is refused beside its field and saved nowhere, the right one connects", async (visitor) => {
  const stage = await open(visitor);
  const [wrong, right] = [fresh("syt_wrong"), fresh("syt_right")];
  await answerWith(WHOAMI, 401, { errcode: "M_UNKNOWN_TOKEN", error: "Unrecognised access token" });
  await submit(stage, PROVIDER, wrong);
  assert.match(await fault(stage, "Access token"), /\S/);
  assert.ok(!(await stage.content()).includes(wrong), "the token came back in the page");
  assert.equal(await stage.getByLabel("Access token").inputValue(), "");
  assert.equal(await stage.getByLabel("Access token").getAttribute("type"), "password");
  assert.equal(await stage.getByLabel("Homeserver").inputValue(), PROVIDER, "what was right must be typed again");

  const before = await lastNumber();
  await answerWith(WHOAMI, 200, { user_id: "@ada:matrix.test", device_id: "D" });
  const renewed = openerRenewed(visitor, stage);
  await submit(stage, PROVIDER, right);
  await stage.getByRole("heading", { name: "Connected @ada:matrix.test" }).waitFor();
  const [asked] = await requestsTo(WHOAMI, before);
  assert.deepEqual(asked.headers.filter(([name]) => name.toLowerCase() === "authorization"), [
    ["authorization", `Bearer ${right}`],
  ].map(([name, value]) => [asked.headers.find(([known]) => known.toLowerCase() === name)[0], value]));
  assert.ok(!(await stage.content()).includes(right));
  await renewed;
  await visitor.page.goto(`${WEB}/dashboard`);
  assert.match(await visitor.page.getByRole("main").innerText(), /@ada:matrix\.test in http:\/\/127\.0\.0\.1:\d+/);
});

plainFlow("an address that could lead inside is refused before anything is sent", async (visitor) => {
  const stage = await open(visitor);
  const host = new URL(PROVIDER).host;
  const before = await lastNumber();
  for (const [server, rule] of [
    [`${PROVIDER}/_matrix`, /nothing after its name/],
    ["http://10.0.0.1", /https:\/\//],
    ["https://10.0.0.1", /not an IP address/],
    ["https://[2001:db8::1]", /not an IP address/],
    ["https://matrix.example.org:8448", /No port/],
    [`http://ada:secret@${host}`, /No user name or password/],
    ["https://intranet", /public name/],
    ["matrix.example.org", /full address/],
  ]) {
    const token = fresh("syt_secret");
    await submit(stage, server, token);
    assert.match(await fault(stage, "Homeserver", server), rule, server);
    assert.ok(!(await stage.content()).includes(token), `${server}: the token came back in the page`);
    assert.equal(await stage.getByLabel("Access token").getAttribute("aria-invalid"), null, server);
  }
  assert.deepEqual(await requestsTo("*", before), [], "a refused address was asked");
});

plainFlow("an empty token is refused by the server too", async (visitor) => {
  const stage = await open(visitor);
  await stage.locator("form").last().evaluate((form) => { form.noValidate = true; });
  await submit(stage, PROVIDER, "");
  assert.match(await fault(stage, "Access token"), /needed/);
});
