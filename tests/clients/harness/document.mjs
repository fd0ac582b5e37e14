// Stands for the origin of a client's own document, which says who it is and where answers may go.
import http from "node:http";

/** Serves whatever document is asked for, as that origin would; returns the paths that were asked for. */
export const serveDocument = async (context, origin, name) => {
  const asked = [];
  const server = http.createServer((request, response) => {
    asked.push(request.url);
    const redirects = ["http://127.0.0.1/callback", "http://localhost/callback"];
    const body = { client_id: `${origin}${request.url}`, client_name: name, redirect_uris: redirects };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise((resolve) => server.listen(new URL(process.env.CLAWLINK_CLIENTS_DOCUMENTS).port, "127.0.0.1", resolve));
  context.after(() => server.close());
  return asked;
};
