-- What calls sent and what apps answered, for people who ask that it be kept: off unless they do.
ALTER TABLE users ADD COLUMN bodies_kept_days INTEGER NOT NULL DEFAULT 0;

CREATE TABLE execution_bodies (
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  sealed_body TEXT NOT NULL,
  kept_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, id)
) WITHOUT ROWID;
CREATE INDEX execution_bodies_by_end ON execution_bodies (expires_at);
