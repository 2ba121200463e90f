-- The pinned messages of a room, the newest first.
CREATE INDEX message_changes_pins ON message_changes (room_id, changed_at) WHERE kind = 'pin' AND payload IS NOT NULL;

-- Messages that a person keeps for themselves; nobody else learns of it.
CREATE TABLE saved_messages (
    user_id     uuid        NOT NULL,
    message_id  uuid        NOT NULL,
    room_id     uuid        NOT NULL,
    seq         bigint      NOT NULL,
    saved_at    timestamptz NOT NULL,
    PRIMARY KEY (user_id, message_id)
);

CREATE INDEX saved_messages_by_time ON saved_messages (user_id, saved_at DESC, message_id DESC);

-- What happened in rooms and is to be told there, until it stands among the messages. What is told together has one group, which is the
-- client id of the message that it becomes: however often that is sent, it is stored once.
CREATE TABLE system_notes (
    id          uuid        PRIMARY KEY, -- version 7: in the order of time
    room_id     uuid        NOT NULL,
    by_user_id  uuid        NOT NULL,
    note        text        NOT NULL,    -- as messages.system
    group_id    uuid                     -- version 7; null: nobody has gathered it yet
);

CREATE INDEX system_notes_by_group ON system_notes (group_id);
