-- Each person's audit events are a chain: an event's hash covers the hash of the one before it. Events from before the chain
-- have no place in it. Within a year an event cannot be deleted, and never changed.
ALTER TABLE audit_events ADD COLUMN seq INTEGER;
ALTER TABLE audit_events ADD COLUMN prev_hash TEXT;
ALTER TABLE audit_events ADD COLUMN hash TEXT;
CREATE UNIQUE INDEX audit_events_chain ON audit_events (user_id, seq) WHERE seq IS NOT NULL;
CREATE TRIGGER audit_events_stay BEFORE DELETE ON audit_events
WHEN OLD.at > (unixepoch() - 365 * 86400) * 1000
BEGIN
  SELECT RAISE(ABORT, 'audit events are kept for a year');
END;
