// Where the tested instance is to be found, as `cargo xtask test clients` tells.

const read = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: these tests are run by \`cargo xtask test clients\``);
  return value;
};

export const WEB = read("CLAWLINK_E2E_WEB");
export const API = read("CLAWLINK_E2E_API");
export const PROVIDER = read("CLAWLINK_E2E_PROVIDER");
export const CONTROL = read("CLAWLINK_E2E_CONTROL");

/** The endpoint, as a client is told it. */
export const ENDPOINT = `${API}/mcp`;

/** A name of this run alone. */
export const fresh = (prefix) => `${prefix}-${crypto.randomUUID().slice(0, 8)}`;
