-- Times are integers: milliseconds since the Unix epoch. Ids are text. Secrets stand here hashed or sealed, never plain.

CREATE TABLE users (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL,
  next_connection_number INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;

-- A person is known by (issuer, subject), never by an e-mail address alone.
CREATE TABLE identities (
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (issuer, subject)
) WITHOUT ROWID;

-- Asking again from the same browser closes the older code; its row stays, because codes are counted per address.
CREATE TABLE login_codes (
  browser_hash TEXT NOT NULL,
  code_hash TEXT NOT NULL,
  email TEXT NOT NULL,
  tries_left INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (browser_hash, code_hash)
) WITHOUT ROWID;
CREATE INDEX login_codes_by_email ON login_codes (email, created_at);

CREATE TABLE web_sessions (
  id_hash TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX web_sessions_by_user ON web_sessions (user_id);

CREATE TABLE devices (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  family TEXT NOT NULL,
  policy TEXT NOT NULL,
  credential_hash TEXT NOT NULL UNIQUE,
  created_at INTEGER NOT NULL,
  last_used_at INTEGER,
  revoked_at INTEGER
) WITHOUT ROWID;
CREATE INDEX devices_by_user ON devices (user_id, created_at);

-- Authorization codes of our own server (RFC 6749 section 4.1.2).
CREATE TABLE as_codes (
  code_hash TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  client_id TEXT NOT NULL,
  redirect_uri TEXT NOT NULL,
  code_challenge TEXT NOT NULL,
  device_label TEXT NOT NULL,
  policy TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  device_id TEXT
) WITHOUT ROWID;

CREATE TABLE connection_sessions (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  app TEXT NOT NULL,
  status TEXT NOT NULL,
  target TEXT,
  auth_id TEXT,
  instance TEXT NOT NULL DEFAULT '{}',
  state_hash TEXT,
  verifier TEXT,
  connection TEXT,
  failure TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX connection_sessions_by_state ON connection_sessions (state_hash) WHERE state_hash IS NOT NULL;

CREATE TABLE user_integrations (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  app TEXT NOT NULL,
  auth_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  account_label TEXT NOT NULL,
  label TEXT,
  is_default INTEGER NOT NULL DEFAULT 0,
  state TEXT NOT NULL,
  credential_version INTEGER NOT NULL DEFAULT 0,
  kv_version INTEGER,
  wrapped_dek TEXT NOT NULL,
  access_expires_at INTEGER,
  scopes TEXT NOT NULL DEFAULT '[]',
  instance TEXT NOT NULL DEFAULT '{}',
  captured TEXT NOT NULL DEFAULT '{}',
  last_success_at INTEGER,
  last_error TEXT,
  created_at INTEGER NOT NULL,
  unfinished_since INTEGER,
  UNIQUE (user_id, number)
) WITHOUT ROWID;
CREATE INDEX user_integrations_by_app ON user_integrations (user_id, app);
CREATE UNIQUE INDEX user_integrations_default ON user_integrations (user_id, app)
  WHERE is_default = 1 AND state <> 'disconnecting';
CREATE UNIQUE INDEX user_integrations_account ON user_integrations (user_id, app, account_id)
  WHERE state <> 'disconnecting';
CREATE INDEX user_integrations_unfinished ON user_integrations (unfinished_since)
  WHERE unfinished_since IS NOT NULL;

-- The ledger. Its key serves the activity list; the two partial indexes serve replay and the sweeper, and a row
-- leaves the second when it ends. Any further index costs a written row per call.
CREATE TABLE executions (
  user_id TEXT NOT NULL,
  id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  connection_id TEXT,
  account TEXT NOT NULL,
  app TEXT NOT NULL,
  tool TEXT NOT NULL,
  revision TEXT NOT NULL,
  effect TEXT NOT NULL,
  digest TEXT NOT NULL,
  summary TEXT NOT NULL,
  idempotency_key TEXT,
  preview_hash TEXT,
  status TEXT NOT NULL,
  error_code TEXT,
  upstream_status INTEGER,
  upstream_request_id TEXT,
  attempts TEXT NOT NULL DEFAULT '[]',
  sealed_answer TEXT,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  PRIMARY KEY (user_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX executions_by_key ON executions (device_id, idempotency_key) WHERE idempotency_key IS NOT NULL;
CREATE INDEX executions_open ON executions (started_at) WHERE status = 'sent';

-- Plans waiting for a decision; a previewed write can be run as it was shown.
CREATE TABLE approvals (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  device_id TEXT NOT NULL,
  connection_id TEXT,
  state TEXT NOT NULL DEFAULT 'previewed',
  token_hash TEXT NOT NULL UNIQUE,
  digest TEXT NOT NULL,
  sealed_plan TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER
) WITHOUT ROWID;

CREATE TABLE audit_events (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  user_id TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  target TEXT NOT NULL
);
CREATE INDEX audit_events_by_user ON audit_events (user_id, id);
CREATE TRIGGER audit_events_stand BEFORE UPDATE ON audit_events
BEGIN
  SELECT RAISE(ABORT, 'audit events are never changed');
END;

CREATE TABLE leases (
  job TEXT PRIMARY KEY,
  until INTEGER NOT NULL
) WITHOUT ROWID;

-- Mail of local instances; production never writes here.
CREATE TABLE mailbox (
  id INTEGER PRIMARY KEY,
  recipient TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  received_at INTEGER NOT NULL
);
