-- OAuth apps that people registered themselves, at most one a person and app. A connection and a flow remember which
-- client they were made with; empty means the deployment's.
CREATE TABLE oauth_clients (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  app TEXT NOT NULL,
  client_id TEXT NOT NULL,
  client_secret TEXT,
  created_at INTEGER NOT NULL,
  UNIQUE (user_id, app)
) WITHOUT ROWID;

ALTER TABLE connection_sessions ADD COLUMN client TEXT;
ALTER TABLE user_integrations ADD COLUMN client TEXT;
CREATE INDEX user_integrations_by_client ON user_integrations (client) WHERE client IS NOT NULL;
