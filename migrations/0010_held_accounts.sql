-- An account that came where another was to be reconnected, until its person has said what becomes of it. `due_at` is when the
-- scheduler takes it up: at the end of the choice, or after one that was cut off.
CREATE TABLE held_accounts (
  session_id TEXT PRIMARY KEY REFERENCES connection_sessions (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  connection_id TEXT NOT NULL,
  account_label TEXT NOT NULL,
  sealed_credential TEXT NOT NULL,
  choice TEXT,
  held_until INTEGER NOT NULL,
  due_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX held_accounts_by_due ON held_accounts (due_at);

-- Scopes that a reconnect brought and the connection had not before; the end of the flow shows them.
ALTER TABLE connection_sessions ADD COLUMN wider TEXT NOT NULL DEFAULT '[]';
