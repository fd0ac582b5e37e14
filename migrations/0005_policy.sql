-- A row is either a preview, or a call that waits for a person's decision: both keep the exact request sealed. What is over
-- keeps its line for a while, without the request.
CREATE TABLE approvals_anew (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  device_id TEXT NOT NULL,
  connection_id TEXT,
  state TEXT NOT NULL,
  token_hash TEXT UNIQUE,
  app TEXT NOT NULL DEFAULT '',
  tool TEXT NOT NULL DEFAULT '',
  effect TEXT NOT NULL DEFAULT '',
  account TEXT NOT NULL DEFAULT '',
  summary TEXT NOT NULL DEFAULT '',
  digest TEXT NOT NULL,
  sealed_plan TEXT,
  note TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  decided_at INTEGER,
  used_at INTEGER,
  execution_id TEXT
) WITHOUT ROWID;
INSERT INTO approvals_anew (id, user_id, device_id, connection_id, state, token_hash, digest, sealed_plan, created_at,
  expires_at, used_at)
SELECT id, user_id, device_id, connection_id, state, token_hash, digest, sealed_plan, created_at, expires_at, used_at
FROM approvals;
DROP TABLE approvals;
ALTER TABLE approvals_anew RENAME TO approvals;

-- A device that asks again for the same request finds the same row while that is open.
CREATE UNIQUE INDEX approvals_open ON approvals (device_id, digest) WHERE state IN ('waiting', 'approved');
CREATE INDEX approvals_by_digest ON approvals (device_id, digest);
CREATE INDEX approvals_by_user ON approvals (user_id, id) WHERE state <> 'previewed';
CREATE INDEX approvals_ending ON approvals (expires_at);
CREATE INDEX approvals_kept ON approvals (expires_at) WHERE sealed_plan IS NOT NULL;
CREATE INDEX approvals_by_execution ON approvals (execution_id) WHERE execution_id IS NOT NULL;

-- What a person set apart from a device's policy.
CREATE TABLE policy_overrides (
  device_id TEXT NOT NULL REFERENCES devices (id) ON DELETE CASCADE,
  pattern TEXT NOT NULL,
  answer TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (device_id, pattern)
) WITHOUT ROWID;

-- Since when a person has all their agents paused.
ALTER TABLE users ADD COLUMN paused_at INTEGER;
