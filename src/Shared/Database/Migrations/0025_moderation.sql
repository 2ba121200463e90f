-- What moderators do to people, rooms and messages, and what of it holds now.

CREATE TABLE moderation_actions (
    id               uuid        PRIMARY KEY,
    tenant_id        uuid        NOT NULL,
    kind             text        NOT NULL CHECK (kind IN (
        'warn', 'mute', 'ban', 'kick', 'lock_room', 'slow_mode', 'hold_all', 'shadow_hold', 'delete_message', 'bulk_delete')),
    level            text        NOT NULL CHECK (level IN ('tenant', 'space', 'room')),
    scope_id         uuid,       -- the space or the room; null: the tenant
    user_id          uuid,       -- whom it was done to; null: everybody there
    message_id       uuid,
    reason           text        NOT NULL,
    evidence         uuid[]      NOT NULL DEFAULT '{}', -- messages
    interval_seconds integer,    -- of slow mode
    acted_by         uuid,       -- null: a rule
    request_id       uuid,       -- of the client, for repetitions
    rule             text,       -- that of an escalation
    affected         integer     NOT NULL DEFAULT 0, -- messages
    created_at       timestamptz NOT NULL,
    expires_at       timestamptz,
    acknowledged_at  timestamptz, -- by whom it was done to
    ended_at         timestamptz,
    ended            text        CHECK (ended IN ('undone', 'expired', 'replaced')),
    ended_by         uuid,
    CHECK ((level = 'tenant') = (scope_id IS NULL)),
    CHECK ((ended_at IS NULL) = (ended IS NULL))
);

CREATE UNIQUE INDEX moderation_actions_by_request ON moderation_actions (acted_by, request_id) WHERE request_id IS NOT NULL;
CREATE INDEX moderation_actions_by_tenant ON moderation_actions (tenant_id, id);
CREATE INDEX moderation_actions_by_user ON moderation_actions (user_id, id) WHERE user_id IS NOT NULL;
CREATE INDEX moderation_actions_by_scope ON moderation_actions (scope_id, id) WHERE scope_id IS NOT NULL;

-- What holds now, and until when. A row goes when its action is undone or another one takes its place; one whose time is over does not
-- hold any more, whether it has gone or not.
CREATE TABLE moderation_restrictions (
    action_id        uuid        PRIMARY KEY,
    tenant_id        uuid        NOT NULL,
    kind             text        NOT NULL CHECK (kind IN ('mute', 'ban', 'lock_room', 'slow_mode', 'hold_all', 'shadow_hold')),
    level            text        NOT NULL CHECK (level IN ('tenant', 'space', 'room')),
    scope_id         uuid,
    user_id          uuid,
    interval_seconds integer,
    until            timestamptz,
    CHECK ((level = 'tenant') = (scope_id IS NULL)),
    CHECK ((kind IN ('lock_room', 'slow_mode')) = (user_id IS NULL)),
    CHECK ((kind = 'slow_mode') = (interval_seconds IS NOT NULL))
);

CREATE UNIQUE INDEX moderation_restrictions_one_of_a_kind ON moderation_restrictions (tenant_id, kind, scope_id, user_id) NULLS NOT DISTINCT;
CREATE INDEX moderation_restrictions_by_end ON moderation_restrictions (until) WHERE until IS NOT NULL;

-- A change of it is noted where the processes look for rights that ended. A version that does not know the column passes the row over.
ALTER TABLE rights_changes ADD COLUMN tenant_id uuid; -- what holds in the tenant changed

CREATE FUNCTION note_restriction_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO rights_changes (tenant_id) VALUES (coalesce(NEW.tenant_id, OLD.tenant_id));
    RETURN NULL;
END $$;

CREATE TRIGGER note_restriction_change AFTER INSERT OR UPDATE OR DELETE ON moderation_restrictions FOR EACH ROW
    EXECUTE FUNCTION note_restriction_change();

-- What a moderator took away, so that it can be brought back as it was, as long as nothing else changed it.
CREATE TABLE message_removals (
    removal_id  uuid    NOT NULL,
    room_id     uuid    NOT NULL,
    seq         bigint  NOT NULL,
    message_id  uuid    NOT NULL,
    revision    bigint  NOT NULL, -- that of the removal
    mentions    uuid[],
    mentioned   text[],
    PRIMARY KEY (removal_id, room_id, seq)
);

-- Who looks after a tenant.
CREATE INDEX users_by_office ON users (tenant_id, role) WHERE role IN ('owner', 'admin', 'moderator');
