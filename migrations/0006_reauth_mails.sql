-- Mails owed to people whose connection has just come to need them: written by the very batch that turns the row, so there is
-- one a turn. `due_at` moves on while somebody sends it, and after a failure.
CREATE TABLE reauth_mails (
  connection_id TEXT PRIMARY KEY REFERENCES user_integrations (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  owed_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX reauth_mails_by_due ON reauth_mails (due_at);
