-- Pairings that a client starts and a person approves in a browser. Three secrets, each stored hashed: the link the person opens,
-- the name the client asks by, and the verifier that alone makes the key. `kek` names the key whose subkey takes part in that.
CREATE TABLE pairing_sessions (
  id TEXT PRIMARY KEY,
  family TEXT NOT NULL,
  link_hash TEXT NOT NULL UNIQUE,
  name_hash TEXT NOT NULL UNIQUE,
  verifier_hash TEXT NOT NULL,
  kek TEXT NOT NULL,
  display_code TEXT NOT NULL,
  label TEXT NOT NULL,
  machine TEXT NOT NULL,
  platform TEXT NOT NULL,
  version TEXT NOT NULL,
  caller TEXT NOT NULL,
  status TEXT NOT NULL,
  wrong_tries INTEGER NOT NULL DEFAULT 0,
  user_id TEXT REFERENCES users (id) ON DELETE CASCADE,
  policy TEXT,
  device_id TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  approved_at INTEGER,
  finished_at INTEGER
) WITHOUT ROWID;
CREATE INDEX pairing_sessions_by_caller ON pairing_sessions (caller, created_at);
CREATE INDEX pairing_sessions_by_end ON pairing_sessions (expires_at);

-- How often a caller asked in the minute that began at `since`.
CREATE TABLE pairing_polls (
  caller TEXT PRIMARY KEY,
  since INTEGER NOT NULL,
  polls INTEGER NOT NULL
) WITHOUT ROWID;
