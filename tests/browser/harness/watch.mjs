// What no page of ours may do, whichever flow is being tried: complain on the console (a refused script or style does so),
// throw, or talk to anybody but ClawLink and the provider that the flow goes to.
import assert from "node:assert/strict";

import { PROVIDER, WEB } from "./instance.mjs";

export class Watch {
  #faults = [];
  #refusedPages = new Set();
  #origins = new Set([WEB, PROVIDER].map((url) => new URL(url).origin));

  constructor(context) {
    context.on("request", (request) => this.#judge(request));
    context.on("response", (response) => {
      if (response.status() >= 400 && response.request().isNavigationRequest()) this.#refusedPages.add(response.url());
    });
    context.on("weberror", (error) => this.#faults.push(`thrown: ${error.error().message}`));
    context.on("console", (message) => {
      // Chromium logs the status of a page that a flow asked for on purpose.
      if (this.#refusedPages.has(message.location().url)) return;
      if (["error", "warning"].includes(message.type())) this.#faults.push(`console: ${message.text()}`);
    });
  }

  /** Another loopback listener that the flow means to reach. */
  allow(origin) {
    this.#origins.add(origin);
  }

  #judge(request) {
    const { protocol, origin } = new URL(request.url());
    if (["http:", "https:", "ws:", "wss:"].includes(protocol) && !this.#origins.has(origin)) {
      this.#faults.push(`a request to a third party: ${request.url()}`);
    }
  }

  check() {
    assert.deepEqual(this.#faults, []);
  }
}
