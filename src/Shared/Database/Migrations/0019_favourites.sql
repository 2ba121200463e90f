-- Rooms that a member keeps among their favourites: a count of changes, odd while they do. Of two counts the greater is the newer.

ALTER TABLE room_members ADD COLUMN favourite int NOT NULL DEFAULT 0;
