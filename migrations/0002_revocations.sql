-- What became of a disconnected connection, after its row is gone: a person can see whether the app took the grant back.
CREATE TABLE revocations (
  connection_id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  app TEXT NOT NULL,
  account_label TEXT NOT NULL,
  began_at INTEGER NOT NULL,
  ended_at INTEGER,
  outcome TEXT
) WITHOUT ROWID;
CREATE INDEX revocations_by_user ON revocations (user_id, began_at);

-- The sweeper renews what is in use before it ends.
CREATE INDEX user_integrations_ending ON user_integrations (access_expires_at)
  WHERE state = 'active' AND access_expires_at IS NOT NULL;
