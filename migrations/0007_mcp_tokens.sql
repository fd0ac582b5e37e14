-- What an authorization code of an MCP client grants: the scopes a person agreed to, and the endpoint they are for. Both are
-- empty for our own command line, whose code becomes a device credential.
ALTER TABLE as_codes ADD COLUMN scope TEXT NOT NULL DEFAULT '';
ALTER TABLE as_codes ADD COLUMN resource TEXT NOT NULL DEFAULT '';

-- Tokens that our authorization server gave to MCP clients. The device is the grant: revoking it ends them all. A refresh
-- token that was exchanged stays, naming its successor, so that a replay is known for one.
CREATE TABLE as_tokens (
  token_hash TEXT PRIMARY KEY,
  device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  client_id TEXT NOT NULL,
  scope TEXT NOT NULL,
  resource TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  replaced_by TEXT,
  replaced_at INTEGER
) WITHOUT ROWID;
CREATE INDEX as_tokens_by_device ON as_tokens (device_id);
CREATE INDEX as_tokens_by_end ON as_tokens (expires_at);
