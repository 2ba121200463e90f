-- Who reacted to which message with what: what stands in message_changes (kind 'reactions') as counts. Both change in one transaction, under
-- the room's lock. A former version that still runs does not know the table.
CREATE TABLE reactions (
    room_id     uuid        NOT NULL,
    seq         bigint      NOT NULL,
    user_id     uuid        NOT NULL,
    emoji       text        NOT NULL CHECK (octet_length(emoji) BETWEEN 1 AND 64),
    message_id  uuid        NOT NULL,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (room_id, seq, user_id, emoji) -- the own ones of a page of messages are a few entries, however many reacted
) PARTITION BY HASH (room_id);

DO $$
BEGIN
    FOR i IN 0..7 LOOP
        EXECUTE format('CREATE TABLE reactions_p%s PARTITION OF reactions FOR VALUES WITH (MODULUS 8, REMAINDER %s)', i, i);
    END LOOP;
END $$;

-- Who reacted, in the order in which they did.
CREATE INDEX reactions_by_emoji ON reactions (room_id, seq, emoji, created_at, user_id);

-- What is said of a message goes with its text; so does who said it, whichever way it goes.
CREATE FUNCTION delete_reactions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM reactions WHERE room_id = OLD.room_id AND seq = OLD.seq;
    RETURN NULL;
END $$;

CREATE TRIGGER message_changes_reactions AFTER DELETE ON message_changes
    FOR EACH ROW WHEN (OLD.kind = 'reactions') EXECUTE FUNCTION delete_reactions();
