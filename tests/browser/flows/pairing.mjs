// The consent page of the command line.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";

import { call } from "../harness/agent.mjs";
import { flow, plainFlow } from "../harness/flow.mjs";
import { WEB } from "../harness/instance.mjs";
import { signIn } from "../harness/sign_in.mjs";

/** A command line that waits on loopback for its answer (RFC 8252 §7.3). */
const listen = async (label) => {
  const received = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url, "http://127.0.0.1");
    if (url.pathname === "/callback") received.push(url.searchParams);
    response.writeHead(url.pathname === "/callback" ? 200 : 204, { "content-type": "text/html" });
    response.end("<!doctype html><title>Back</title><p>Back in the terminal.");
  });
  // Ends with this process: no flow that fails half-way keeps it.
  server.unref();
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const verifier = randomBytes(32).toString("base64url");
  const state = randomBytes(16).toString("base64url");
  const query = new URLSearchParams({
    response_type: "code",
    client_id: "clawlink-cli",
    redirect_uri: `${origin}/callback`,
    code_challenge: createHash("sha256").update(verifier).digest("base64url"),
    code_challenge_method: "S256",
    state,
    device_label: label,
  });
  const redeem = (code, with_verifier = verifier) =>
    fetch(`${WEB}/oauth/token`, {
      method: "POST",
      body: new URLSearchParams({
        grant_type: "authorization_code",
        client_id: "clawlink-cli",
        redirect_uri: `${origin}/callback`,
        code,
        code_verifier: with_verifier,
      }),
    });
  return { origin, state, received, redeem, path: `/oauth/authorize?${query}` };
};

/** Signs in on the way to the consent page, and goes on to its second step. */
const openDecision = async (visitor, cli) => {
  visitor.watch.allow(cli.origin);
  await signIn(visitor, cli.path);
  assert.match(await visitor.page.getByRole("main").innerText(), /Step 1 of 2/);
  await visitor.page.getByLabel("Read only").check();
  await visitor.page.getByRole("button", { name: "Continue" }).click();
  await visitor.page.getByText("Step 2 of 2").waitFor();
};

flow("approving leads to the loopback address with a code that gives a key", async (visitor) => {
  const cli = await listen("marlin");
  const { page } = visitor;
  await openDecision(visitor, cli);
  const [decline, approve] = [page.getByRole("button", { name: "Decline" }), page.getByRole("button", { name: "Approve" })];
  assert.deepEqual(await page.getByRole("button").allInnerTexts(), ["Decline", "Approve"]);
  assert.equal(await decline.evaluate((button) => button === document.activeElement), true, "Decline has no focus");
  const [one, other] = [await decline.boundingBox(), await approve.boundingBox()];
  assert.ok(Math.abs(one.width - other.width) <= 1 && Math.abs(one.height - other.height) <= 1, "not the same size");
  assert.equal(await page.locator("script").count(), 0);

  await approve.click();
  await page.waitForURL((url) => url.origin === cli.origin);
  const [answer] = cli.received;
  assert.equal(answer.get("state"), cli.state);
  assert.equal(answer.get("iss"), WEB);
  const wrong = await cli.redeem(answer.get("code"), randomBytes(32).toString("base64url"));
  assert.equal(wrong.status, 400, "a code without its verifier gave a key");
});

flow("the code gives a read-only key, once", async (visitor) => {
  const cli = await listen("marlin");
  await openDecision(visitor, cli);
  await visitor.page.getByRole("button", { name: "Approve" }).click();
  await visitor.page.waitForURL((url) => url.origin === cli.origin);
  const code = cli.received[0].get("code");
  const first = await cli.redeem(code);
  assert.equal(first.status, 200);
  const { access_token: key } = await first.json();
  const { body } = await call(key, "GET", "/v1/whoami");
  assert.match(JSON.stringify(body), /read_only/);
  assert.equal((await cli.redeem(code)).status, 400, "the code worked twice");
  await visitor.page.goto(`${WEB}/dashboard/devices`);
  assert.match(await visitor.page.getByRole("listitem").filter({ hasText: "marlin" }).innerText(), /Command line/);
});

flow("declining tells the command line, and gives no key", async (visitor) => {
  const cli = await listen("marlin");
  await openDecision(visitor, cli);
  await visitor.page.keyboard.press("Enter");
  await visitor.page.waitForURL((url) => url.origin === cli.origin);
  assert.equal(cli.received[0].get("error"), "access_denied");
  assert.equal(cli.received[0].get("code"), null);
  await visitor.page.goto(`${WEB}/dashboard/devices`);
  assert.match(await visitor.page.getByRole("heading", { level: 1 }).innerText(), /^No device/);
});

flow("a lured click within 700 ms of the decision page approves nothing", async (visitor) => {
  const cli = await listen("marlin");
  const { page } = visitor;
  visitor.watch.allow(cli.origin);
  await signIn(visitor, cli.path);
  const armed = await page.evaluate(() => [...document.styleSheets].length > 0);
  assert.ok(armed);
  await page.getByRole("button", { name: "Continue" }).click({ noWaitAfter: true });
  await page.waitForURL(`${WEB}/oauth/authorize/decide`, { waitUntil: "commit" });
  const approve = page.getByRole("button", { name: "Approve" });
  await approve.waitFor();
  const events = await approve.evaluate((button) => getComputedStyle(button).pointerEvents);
  assert.equal(events, "none");
});

plainFlow("a client cannot disguise its name, and a foreign redirect is never followed", async (visitor) => {
  const cli = await listen("Claude\u202EedoC\u200B verified");
  await signIn(visitor, cli.path.replaceAll("+", "%20"));
  const words = await visitor.page.getByRole("heading", { level: 1 }).innerText();
  assert.match(words, /⟨U\+202E⟩/);
  assert.doesNotMatch(await visitor.page.locator("body").innerText(), /[\u202E\u200B]/);
  for (const redirect of ["https://evil.example/callback", "http://localhost:1/callback", "http://127.0.0.1:1@evil.example/"]) {
    const query = new URLSearchParams(cli.path.split("?")[1]);
    query.set("redirect_uri", redirect);
    const answer = await visitor.page.goto(`${WEB}/oauth/authorize?${query}`);
    assert.equal(answer.status(), 400, redirect);
    assert.equal(await visitor.page.getByRole("button", { name: "Continue" }).count(), 0);
  }
});
