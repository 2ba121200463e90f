-- Rooms and who is in them.

CREATE TABLE rooms (
    id               uuid        PRIMARY KEY,
    tenant_id        uuid        NOT NULL REFERENCES tenants (id),
    type             text        NOT NULL CHECK (type IN ('direct', 'group', 'channel')),
    visibility       text        NOT NULL CHECK (visibility IN ('public', 'private')),
    name             text,
    topic            text,
    direct_key       text,                            -- both user ids in order: one direct room per pair
    created_by       uuid        NOT NULL,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    archived_at      timestamptz,
    deleted_at       timestamptz,
    member_count     int         NOT NULL DEFAULT 0,
    last_seq         bigint      NOT NULL DEFAULT 0,  -- the newest message; gap-free
    revision         bigint      NOT NULL DEFAULT 0,  -- changes to what was there; gap-free
    last_message_at  timestamptz,
    UNIQUE (tenant_id, direct_key)
)
-- Every batch of messages updates the row: room on the page keeps that update out of the indexes (HOT).
WITH (fillfactor = 50);

CREATE INDEX rooms_public ON rooms (tenant_id, name, id)
    WHERE type = 'channel' AND visibility = 'public' AND deleted_at IS NULL AND archived_at IS NULL;

CREATE TABLE room_members (
    room_id    uuid        NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    user_id    uuid        NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    tenant_id  uuid        NOT NULL,
    role       text        NOT NULL CHECK (role IN ('owner', 'admin', 'member')),
    joined_at  timestamptz NOT NULL,
    left_at    timestamptz, -- kept, so that a client that was away learns that it was removed
    PRIMARY KEY (room_id, user_id)
);

CREATE INDEX room_members_by_user ON room_members (user_id, room_id);
