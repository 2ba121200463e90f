-- What makes a spent refresh token answer the same again while its answer may have been lost, and where a sign-in is used from.

ALTER TABLE refresh_tokens ADD COLUMN successor_salt bytea; -- with the token itself: its successor. Null when its grace is over

ALTER TABLE sessions ADD COLUMN address_key bytea; -- keyed hash of person and address, as of the last use; null: not known

CREATE INDEX sessions_by_address ON sessions (user_id, address_key) WHERE address_key IS NOT NULL;
