-- Messages, what they said before, and how far each member has got.

-- No foreign keys here: each would cost the hot path a look-up per message, and the writer's statement itself
-- joins the room and the membership. Rooms are marked as deleted, never removed, while messages refer to them.
CREATE TABLE messages (
    room_id            uuid        NOT NULL,
    seq                bigint      NOT NULL,
    id                 uuid        NOT NULL,
    tenant_id          uuid        NOT NULL,
    user_id            uuid        NOT NULL,
    client_message_id  uuid        NOT NULL,
    request_digest     bigint      NOT NULL, -- tells a retry from another message under the same client id
    content            text        NOT NULL,
    reply_to           uuid,
    mentions           uuid[],
    created_at         timestamptz NOT NULL,
    edited_at          timestamptz,
    deleted_at         timestamptz,
    deleted_by         uuid,
    revision           bigint,               -- the room's revision at the last change
    PRIMARY KEY (room_id, seq),
    UNIQUE (room_id, user_id, client_message_id)
) PARTITION BY HASH (room_id);

DO $$
BEGIN
    FOR i IN 0..7 LOOP
        EXECUTE format(
            'CREATE TABLE messages_p%s PARTITION OF messages FOR VALUES WITH (MODULUS 8, REMAINDER %s)', i, i);
    END LOOP;
END $$;

CREATE INDEX messages_by_id ON messages (id);
CREATE INDEX messages_changed ON messages (room_id, revision) WHERE revision IS NOT NULL;

CREATE TABLE message_revisions (
    message_id   uuid        NOT NULL,
    room_id      uuid        NOT NULL,
    revision     bigint      NOT NULL, -- the room's revision that replaced this content
    content      text        NOT NULL,
    replaced_at  timestamptz NOT NULL,
    replaced_by  uuid        NOT NULL,
    PRIMARY KEY (message_id, revision)
);

-- Watermarks, merged with greatest(): a late or repeated report never moves one back.
CREATE TABLE receipts (
    room_id        uuid   NOT NULL,
    user_id        uuid   NOT NULL,
    delivered_seq  bigint NOT NULL DEFAULT 0,
    read_seq       bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (room_id, user_id)
) WITH (fillfactor = 70);

-- One row per advance: who had read message s, and when, is the first row of each member with seq >= s.
CREATE TABLE receipt_history (
    room_id  uuid        NOT NULL,
    user_id  uuid        NOT NULL,
    kind     smallint    NOT NULL, -- 1 delivered, 2 read
    seq      bigint      NOT NULL,
    at       timestamptz NOT NULL,
    PRIMARY KEY (room_id, user_id, kind, seq)
);
