-- Where whoever asked for a connect link wants its person to go on.
ALTER TABLE connection_sessions ADD COLUMN return_path TEXT;
