-- What the health of a connection is derived from besides its last call. `granted_at` is the last consent, `renewable` whether
-- a grant is held that new access is made from, `failing_since` the first of an unbroken row of failures, and `probe_at` when
-- the scheduler looks whether the app is well again.
ALTER TABLE user_integrations ADD COLUMN granted_at INTEGER;
ALTER TABLE user_integrations ADD COLUMN renewable INTEGER;
ALTER TABLE user_integrations ADD COLUMN failing_since INTEGER;
ALTER TABLE user_integrations ADD COLUMN probe_at INTEGER;
CREATE INDEX user_integrations_to_probe ON user_integrations (probe_at) WHERE probe_at IS NOT NULL;
