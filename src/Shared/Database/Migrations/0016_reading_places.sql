-- Where a person goes on reading. "receipts.read_seq" is what others are told, and only rises; a member who came later has nothing old to
-- read, and may put the own place back.

-- The newest message when the member came in.
ALTER TABLE room_members ADD COLUMN joined_seq bigint NOT NULL DEFAULT 0;

-- The own place once it was put back; null: it is read_seq. The version counts how often that was done, so that late reports of an earlier
-- reading do not undo it. A former version that still runs moves read_seq alone.
ALTER TABLE receipts ADD COLUMN cursor_seq bigint, ADD COLUMN cursor_version int NOT NULL DEFAULT 0;

-- Numbers of messages are without a gap and rise with their times: halving finds the last one before a moment in some 20 look-ups.
CREATE FUNCTION last_seq_before(room uuid, moment timestamptz, newest bigint) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    below bigint := 0;
    above bigint := newest + 1;
    middle bigint;
BEGIN
    WHILE above - below > 1 LOOP
        middle := (below + above) / 2;
        IF (SELECT m.created_at < moment FROM messages m WHERE m.room_id = room AND m.seq = middle) THEN below := middle;
        ELSE above := middle;
        END IF;
    END LOOP;
    RETURN below;
END $$;

UPDATE room_members m SET joined_seq = last_seq_before(r.id, m.joined_at, r.last_seq)
FROM rooms r WHERE r.id = m.room_id AND r.last_seq > 0 AND m.left_at IS NULL;

DROP FUNCTION last_seq_before(uuid, timestamptz, bigint);
