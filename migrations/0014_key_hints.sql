-- What a device's credential begins with, so that a person can tell their keys apart. Older devices have none.
ALTER TABLE devices ADD COLUMN key_hint TEXT;
