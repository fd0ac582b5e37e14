// A browser without a screen: cookies, forms, redirects, and pages that go on by themselves.

const decode = (text) =>
  text.replace(/&(amp|lt|gt|quot|#x27|#39|#(\d+)|#x([0-9a-f]+));/gi, (all, name, dec, hex) => {
    if (dec) return String.fromCodePoint(Number(dec));
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    return { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'", "#39": "'" }[name.toLowerCase()] ?? all;
  });

const attribute = (tag, name) => {
  const found = new RegExp(`\\s${name}(?:="([^"]*)")?(?=[\\s>/])`, "i").exec(tag);
  return found ? decode(found[1] ?? "") : undefined;
};

/** The forms of a page, with what each would send untouched. */
const readForms = (html) =>
  [...html.matchAll(/<form\b[^>]*>([\s\S]*?)<\/form>/g)].map(([whole, inside]) => {
    const fields = {};
    for (const [tag] of inside.matchAll(/<input\b[^>]*>/g)) {
      const name = attribute(tag, "name");
      const isOff = attribute(tag, "type") === "radio" && attribute(tag, "checked") === undefined;
      if (name && !isOff) fields[name] = attribute(tag, "value") ?? "";
    }
    const open = whole.slice(0, whole.indexOf(">") + 1);
    return { action: attribute(open, "action"), method: attribute(open, "method") ?? "get", fields, text: inside };
  });

export class Browser {
  #cookies = new Map();
  url = "";
  html = "";
  status = 0;

  async #send(url, options = {}) {
    const { origin } = new URL(url);
    const jar = this.#cookies.get(origin) ?? new Map();
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { accept: "text/html", ...options.headers, ...(cookie && { cookie }) };
    const answer = await fetch(url, { ...options, headers, redirect: "manual" });
    for (const line of answer.headers.getSetCookie()) {
      const [name, ...value] = line.split(";")[0].split("=");
      jar.set(name, value.join("="));
    }
    this.#cookies.set(origin, jar);
    this.url = url;
    this.status = answer.status;
    this.html = await answer.text();
    const location = answer.headers.get("location");
    return location ? this.open(new URL(location, url).href) : this;
  }

  /** Goes to a page, and on wherever it redirects. */
  open(url) {
    return this.#send(url);
  }

  /** Sends the form whose action or button holds a word. */
  submit(word, extra = {}) {
    const form = readForms(this.html).find(({ action, text }) => action?.includes(word) || text.includes(`>${word}<`));
    if (!form) throw new Error(`${this.url} (${this.status}) has no form ${word}: ${this.html.slice(0, 2000)}`);
    const target = new URL(form.action || this.url, this.url);
    const pressed = [...form.text.matchAll(/<button\b[^>]*>/g)].map(([tag]) => tag).find((tag) => form.text.includes(`${tag}${word}<`));
    const name = pressed && attribute(pressed, "name");
    const button = name ? { [name]: attribute(pressed, "value") ?? "" } : {};
    const body = new URLSearchParams({ ...form.fields, ...button, ...extra });
    if (form.method.toLowerCase() === "get") return this.open(`${target}?${body}`);
    const headers = { origin: new URL(this.url).origin, "content-type": "application/x-www-form-urlencoded" };
    return this.#send(target.href, { method: "POST", body, headers });
  }

  /** Where a page that goes on by itself leads. */
  get onward() {
    const tag = /<meta http-equiv="refresh"[^>]*>/.exec(this.html)?.[0];
    return tag && attribute(tag, "content")?.split("url=")[1];
  }

  /** Goes on with such a page. */
  goOn() {
    if (!this.onward) throw new Error(`${this.url} (${this.status}) does not go on: ${this.html.slice(0, 2000)}`);
    return this.open(this.onward);
  }

  /** What stands between two texts. */
  between(before, after) {
    const from = this.html.indexOf(before);
    if (from < 0) throw new Error(`${this.url} (${this.status}) does not hold ${before}: ${this.html.slice(0, 2000)}`);
    const rest = this.html.slice(from + before.length);
    return decode(rest.slice(0, rest.indexOf(after)));
  }
}
