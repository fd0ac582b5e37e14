-- How often clients were registered from an address within the hour: nothing of the client, and of the address a keyed hash.
CREATE TABLE registrations (
  address_hash TEXT NOT NULL,
  registered_at INTEGER NOT NULL
);
CREATE INDEX registrations_by_address ON registrations (address_hash, registered_at);
CREATE INDEX registrations_by_time ON registrations (registered_at);
