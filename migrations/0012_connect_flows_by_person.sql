-- A device that asks for a link again is given the one that is still open.
CREATE INDEX connection_sessions_by_person ON connection_sessions (user_id, app, expires_at);
