// A certified OAuth server, oidc-provider, on this machine: four realms, one for each way a client may prove itself. Its
// sign-in pages let anybody in under any name. The package is MIT, what it needs MIT or ISC; it runs in tests alone and is no
// part of what is deployed. Started by `cargo xtask test workers`:
//
//   node tests/oidc/server.mjs PORT REDIRECT_URI CLIENT_SECRET CLIENT_KEY.pem
import { createPublicKey, generateKeyPairSync, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

import Provider from 'oidc-provider';

const [port, redirectUri, secret, keyFile] = process.argv.slice(2);
const origin = `http://127.0.0.1:${port}`;

/** A key as a JSON Web Key (RFC 7517). */
const asJwk = (key, kid) => ({ ...key.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' });

const clientKey = asJwk(createPublicKey(readFileSync(keyFile)), 'client-key-1');
const ownKey = asJwk(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, 'own-key-1');
const cookieKey = randomUUID();

const PROOFS = {
  basic: { token_endpoint_auth_method: 'client_secret_basic', client_secret: secret },
  post: { token_endpoint_auth_method: 'client_secret_post', client_secret: secret },
  public: { token_endpoint_auth_method: 'none' },
  key: { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [clientKey] } },
};

/** What happened: `{ realm, event, account }`, oldest first. */
const journal = [];
/** Which realm gave which token. */
const givers = new Map();

function openRealm(name, proof) {
  const provider = new Provider(`${origin}/${name}`, {
    clients: [{
      client_id: 'clawlink',
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      ...proof,
    }],
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email: `${id}@oidc.test` }) }),
    claims: { openid: ['sub'], email: ['email'] },
    features: { devInteractions: { enabled: true }, revocation: { enabled: true } },
    pkce: { required: () => true },
    rotateRefreshToken: true,
    // So short that a test can wait for its last quarter, in which it is renewed.
    ttl: { AccessToken: 8 },
    jwks: { keys: [ownKey] },
    cookies: { keys: [cookieKey] },
  });
  const note = (event, account) => journal.push({ realm: name, event, account });
  for (const kind of ['access_token', 'refresh_token']) {
    provider.on(`${kind}.saved`, ({ jti }) => givers.set(jti, name));
  }
  provider.on('grant.success', ({ oidc }) => note(oidc.params.grant_type, oidc.account?.accountId));
  provider.on('grant.error', ({ oidc }, error) => note(error.error_description ?? error.message, oidc.account?.accountId));
  provider.on('grant.revoked', ({ oidc }) => note('revoked', oidc.entities.RefreshToken?.accountId));
  return provider.callback();
}

const realms = Object.fromEntries(Object.entries(PROOFS).map(([name, proof]) => [name, openRealm(name, proof)]));

async function readForm(request) {
  const chunks = await request.toArray();
  return Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
}

/** An app has one address for its account and one for revocation, whichever realm gave the token. */
const giverOf = (token) => givers.get(token) ?? 'basic';

/** Hands a request to a realm, as the path below its mount. */
function enter(realm, path, request, response) {
  request.originalUrl = `/${realm}${path}`;
  request.url = path;
  realms[realm](request, response);
}

createServer(async (request, response) => {
  const { pathname, search } = new URL(request.url, origin);
  const [, realm, ...rest] = pathname.split('/');
  if (Object.hasOwn(realms, realm)) {
    enter(realm, `/${rest.join('/')}${search}`, request, response);
  } else if (pathname === '/me') {
    enter(giverOf(request.headers.authorization?.replace('Bearer ', '')), '/me', request, response);
  } else if (pathname === '/revoke') {
    request.body = await readForm(request);
    enter(giverOf(request.body.token), '/token/revocation', request, response);
  } else {
    response.setHeader('content-type', 'application/json').end(JSON.stringify(journal));
  }
}).listen(Number(port), '127.0.0.1');
