-- Who put whom into which room. Kept for a day, to count what one person does to others.

CREATE TABLE room_additions (
    id        bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    adder_id  uuid        NOT NULL,
    user_id   uuid        NOT NULL,
    room_id   uuid        NOT NULL,
    added_at  timestamptz NOT NULL
);

CREATE INDEX room_additions_by_adder ON room_additions (adder_id, added_at);
CREATE INDEX room_additions_by_member ON room_additions (room_id, user_id);
