-- Spaces: people, and channels of their own. Names may repeat.

CREATE TABLE spaces (
    id            uuid        PRIMARY KEY,
    tenant_id     uuid        NOT NULL REFERENCES tenants (id),
    name          text        NOT NULL,
    description   text,
    visibility    text        NOT NULL CHECK (visibility IN ('public', 'private')),
    owner_id      uuid        NOT NULL,
    everyone      bigint      NOT NULL,            -- what all its members may, as a set of permissions
    member_count  int         NOT NULL DEFAULT 0 CHECK (member_count >= 0),
    revision      bigint      NOT NULL DEFAULT 0,  -- changes of it, gap-free
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    deleted_at    timestamptz
);

CREATE INDEX spaces_public ON spaces (tenant_id, name, id) WHERE visibility = 'public' AND deleted_at IS NULL;

CREATE TABLE space_members (
    space_id   uuid        NOT NULL REFERENCES spaces (id) ON DELETE CASCADE,
    user_id    uuid        NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    joined_at  timestamptz NOT NULL,
    left_at    timestamptz,
    PRIMARY KEY (space_id, user_id)
);

CREATE INDEX space_members_by_user ON space_members (user_id, space_id) WHERE left_at IS NULL;

-- A room is of one space or of none, for ever. The version before knows nothing of spaces and makes none.
ALTER TABLE rooms ADD COLUMN space_id uuid;
CREATE INDEX rooms_of_space ON rooms (space_id) WHERE space_id IS NOT NULL AND deleted_at IS NULL;

CREATE TABLE space_categories (
    id        uuid   PRIMARY KEY,
    space_id  uuid   NOT NULL REFERENCES spaces (id) ON DELETE CASCADE,
    name      text   NOT NULL,
    position  int    NOT NULL
);

CREATE INDEX space_categories_of_space ON space_categories (space_id);

-- Where a channel stands in its space.
CREATE TABLE space_channels (
    room_id      uuid     PRIMARY KEY REFERENCES rooms (id) ON DELETE CASCADE,
    space_id     uuid     NOT NULL REFERENCES spaces (id) ON DELETE CASCADE,
    category_id  uuid     REFERENCES space_categories (id) ON DELETE SET NULL,
    position     int      NOT NULL,
    is_default   boolean  NOT NULL DEFAULT false -- joined with the space
);

CREATE INDEX space_channels_of_space ON space_channels (space_id);
