-- What is said of messages besides their text (reactions, pins, …): of each kind the state that it has now, with the room's revision that
-- made it so. A later change of the kind replaces the row, so there is never more than one for a message and kind. A former version
-- that still runs does not know the table.
CREATE TABLE message_changes (
    room_id     uuid        NOT NULL,
    seq         bigint      NOT NULL,
    kind        text        NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
    message_id  uuid        NOT NULL,
    revision    bigint      NOT NULL,
    user_id     uuid        NOT NULL, -- whose change it was
    changed_at  timestamptz NOT NULL,
    payload     json,                 -- null: there is nothing of the kind any more
    PRIMARY KEY (room_id, seq, kind)
) PARTITION BY HASH (room_id);

DO $$
BEGIN
    FOR i IN 0..7 LOOP
        EXECUTE format(
            'CREATE TABLE message_changes_p%s PARTITION OF message_changes FOR VALUES WITH (MODULUS 8, REMAINDER %s)', i, i);
    END LOOP;
END $$;

-- The revision of the newest of them in the room; 0: none. So who catches up looks only where there is something to find.
ALTER TABLE rooms ADD COLUMN changes_revision bigint NOT NULL DEFAULT 0;

CREATE INDEX message_changes_by_revision ON message_changes (room_id, revision);

-- How many changes of texts a client missed.
CREATE INDEX message_revisions_by_room ON message_revisions (room_id, revision);
