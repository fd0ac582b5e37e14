// Who may see and change what.
import assert from "node:assert/strict";

import { makeKey, run } from "../harness/agent.mjs";
import { connectWorkbench } from "../harness/connect.mjs";
import { changedBy } from "../harness/database.mjs";
import { openVisitor, plainFlow } from "../harness/flow.mjs";
import { WEB, fresh } from "../harness/instance.mjs";
import { sessionCookie, signIn } from "../harness/sign_in.mjs";

/** A person with a connection, a device and a call; returns the paths of the pages that are theirs. */
const furnish = async (visitor) => {
  const { page } = visitor;
  await signIn(visitor);
  await connectWorkbench(visitor);
  const connection = new URL(await page.locator("ul.rows a").first().getAttribute("href"), WEB).pathname;
  const key = await makeKey(visitor, "key");
  const { body } = await run(key, "workbench_list_notes");
  return { connection, execution: `/dashboard/activity/${body.execution_id}` };
};

plainFlow("what is not there and what is another person's look the same", async (visitor) => {
  const theirs = await furnish(visitor);
  const stranger = await openVisitor({ scripted: false });
  await signIn(stranger);
  const look = async (path) => {
    const answer = await stranger.page.goto(WEB + path);
    assert.equal(answer.status(), 404, path);
    return (await stranger.page.getByRole("main").innerText()).replace(/Request \S+/, "");
  };
  const pairs = [
    [theirs.connection, "/dashboard/connections/con_nothing"],
    [`${theirs.connection}/disconnect`, "/dashboard/connections/con_nothing/disconnect"],
    [theirs.execution, "/dashboard/activity/exe_nothing"],
  ];
  for (const [foreign, nothing] of pairs) assert.equal(await look(foreign), await look(nothing), foreign);
  for (const path of ["/nothing", "/dashboard/nothing", "/dashboard/apps/nothing", "/apps/nothing"]) {
    assert.match(await look(path), /nothing here|no app|no such/i, path);
  }
  stranger.watch.check();
  await stranger.context.close();
});

/** Every address that changes something. */
const posts = (connection) => [
  "/sign-in",
  "/sign-in/code",
  "/sign-out",
  "/oauth/authorize/decide",
  "/oauth/authorize/approve",
  "/oauth/authorize/decline",
  "/connect/workbench/leave",
  "/connect/matrix/submit",
  "/dashboard/apps/workbench/connect",
  "/dashboard/devices/keys",
  "/dashboard/devices/dev_x/revoke",
  ...["default", "rename", "reconnect", "test", "disconnect"].map((action) => `${connection}/${action}`),
];

plainFlow("a form from elsewhere, or without this session's token, changes nothing", async (visitor) => {
  const { connection } = await furnish(visitor);
  const session = await sessionCookie(visitor.context);
  const post = (path, headers) =>
    fetch(WEB + path, {
      method: "POST",
      redirect: "manual",
      headers: { cookie: `__Host-session=${session}`, "content-type": "application/x-www-form-urlencoded", ...headers },
      body: new URLSearchParams({ email: "a@b.test", code: "12345678", label: fresh("label"), name: "x", csrf: "wrong" }),
    });
  const changes = await changedBy(async () => {
    for (const path of posts(connection)) {
      for (const headers of [
        {},
        { origin: "https://evil.example" },
        { origin: "null" },
        { origin: WEB, "sec-fetch-site": "cross-site" },
        { origin: WEB, "sec-fetch-site": "same-site" },
      ]) {
        assert.equal((await post(path, headers)).status, 403, `${path} ${JSON.stringify(headers)}`);
      }
      if (!path.startsWith("/sign-in")) {
        assert.equal((await post(path, { origin: WEB })).status, 403, `${path} with a wrong token`);
      }
    }
  });
  assert.deepEqual(changes, []);
});

plainFlow("looking at a page twice writes nothing", async (visitor) => {
  const { connection, execution } = await furnish(visitor);
  const paths = [
    "/",
    "/apps",
    "/apps/gmail",
    "/dashboard",
    "/dashboard/apps",
    "/dashboard/apps?q=mail",
    "/dashboard/apps/workbench",
    "/dashboard/devices",
    "/dashboard/activity",
    "/dashboard/activity?status=failed",
    "/dev/mailbox",
    "/sign-in",
    connection,
    `${connection}/disconnect`,
    execution,
  ];
  const changes = await changedBy(async () => {
    for (const path of [...paths, ...paths]) {
      assert.equal((await visitor.page.goto(WEB + path)).status(), 200, path);
    }
    for (const path of posts(connection).filter((path) => !paths.includes(path))) {
      const answer = await visitor.page.goto(WEB + path);
      assert.ok(answer.status() >= 400, `GET ${path} answered ${answer.status()}`);
    }
  });
  assert.deepEqual(changes, []);
});

plainFlow("every page forbids frames, foreign scripts and caches", async (visitor) => {
  await signIn(visitor);
  for (const path of ["/dashboard", "/dashboard/devices", "/sign-in", "/nothing", "/dev/mailbox", "/apps"]) {
    const headers = (await visitor.page.goto(WEB + path)).headers();
    for (const part of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'self'"]) {
      assert.ok(headers["content-security-policy"]?.includes(part), `${path} lacks ${part}`);
    }
    assert.equal(headers["cache-control"], "no-store", path);
    assert.equal(headers["x-content-type-options"], "nosniff", path);
  }
});
