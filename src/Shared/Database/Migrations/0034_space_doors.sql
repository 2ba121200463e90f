-- Who may come into a space: invites, and who is banned from it.

CREATE TABLE space_invites (
    code        text        PRIMARY KEY,
    space_id    uuid        NOT NULL REFERENCES spaces (id) ON DELETE CASCADE,
    created_by  uuid        NOT NULL,
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz,          -- null: it has no end
    max_uses    int         CHECK (max_uses > 0), -- null: as many as come
    uses        int         NOT NULL DEFAULT 0,
    CHECK (max_uses IS NULL OR uses <= max_uses)
);

CREATE INDEX space_invites_of_space ON space_invites (space_id, created_at);

CREATE TABLE space_bans (
    space_id   uuid        NOT NULL REFERENCES spaces (id) ON DELETE CASCADE,
    user_id    uuid        NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    banned_by  uuid        NOT NULL,
    reason     text        NOT NULL,
    banned_at  timestamptz NOT NULL,
    PRIMARY KEY (space_id, user_id)
);
