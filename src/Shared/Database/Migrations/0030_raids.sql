-- Raids: many newcomers at once. A switch holds what they say and lets nobody be invited; what comes all at once is counted, to propose it.

ALTER TABLE moderation_actions DROP CONSTRAINT moderation_actions_kind_check;
ALTER TABLE moderation_actions ADD CONSTRAINT moderation_actions_kind_check CHECK (kind IN (
    'warn', 'mute', 'ban', 'kick', 'lock_room', 'slow_mode', 'hold_all', 'shadow_hold', 'delete_message', 'bulk_delete', 'raid'));

ALTER TABLE moderation_restrictions DROP CONSTRAINT moderation_restrictions_kind_check, DROP CONSTRAINT moderation_restrictions_check1;
ALTER TABLE moderation_restrictions
    ADD CONSTRAINT moderation_restrictions_kind_check CHECK (
        kind IN ('mute', 'ban', 'lock_room', 'slow_mode', 'hold_all', 'shadow_hold', 'raid')),
    ADD CONSTRAINT moderation_restrictions_check1 CHECK ((kind IN ('lock_room', 'slow_mode', 'raid')) = (user_id IS NULL));

-- How much of a kind there was in each minute; older minutes go.
CREATE TABLE moderation_surges (
    tenant_id  uuid        NOT NULL,
    scope_id   uuid        NOT NULL, -- the room, or the tenant
    kind       text        NOT NULL, -- joins, accounts, verdicts
    minute     timestamptz NOT NULL,
    count      bigint      NOT NULL CHECK (count > 0),
    PRIMARY KEY (tenant_id, scope_id, kind, minute)
);

CREATE INDEX moderation_surges_by_minute ON moderation_surges (minute);

-- When the switch was proposed last, so that one of all processes does it, and not over and over.
CREATE TABLE moderation_raid_proposals (
    tenant_id    uuid        NOT NULL,
    scope_id     uuid        NOT NULL,
    proposed_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, scope_id)
);

-- A rule has taken a message away: nobody has.
ALTER TABLE message_revisions ALTER COLUMN replaced_by DROP NOT NULL;

-- A rule takes a message away once, whatever becomes of it afterwards.
CREATE INDEX moderation_actions_by_message ON moderation_actions (message_id) WHERE message_id IS NOT NULL;

-- Who looks after a room: they are told of its cases.
CREATE INDEX room_members_in_office ON room_members (room_id) WHERE role IN ('owner', 'admin') AND left_at IS NULL;
