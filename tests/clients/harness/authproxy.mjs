// Adds a key to every request, for a client that cannot send a header of its own. `Origin` passes as it came, so that what
// the endpoint makes of it is tested too; `Host` does not, because the local server would rewrite both where they agree.
import http from "node:http";

/** Listens on a free loopback port; returns the address, the bodies that passed, and how to stop. */
export const startProxy = async (endpoint, key) => {
  const seen = [];
  const target = new URL(endpoint);
  const server = http.createServer((incoming, outgoing) => {
    const headers = { ...incoming.headers, host: target.host, "x-clawlink-api-key": key };
    const path = target.pathname + (incoming.url.includes("?") ? incoming.url.slice(incoming.url.indexOf("?")) : "");
    const options = { host: target.hostname, port: target.port, method: incoming.method, path, headers };
    const request = http.request(options, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
    request.on("error", () => outgoing.writeHead(502).end());
    let body = "";
    incoming.on("data", (data) => { body += data; });
    incoming.on("end", () => { if (body) seen.push(JSON.parse(body)); });
    incoming.pipe(request);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () => new Promise((resolve) => {
    server.closeAllConnections();
    server.close(resolve);
  });
  return { url: `http://127.0.0.1:${server.address().port}/mcp`, seen, stop };
};
