-- What became of texts in which something was found, counted, and messages that wait for somebody to look at them.

CREATE TABLE moderation_verdicts (
    tenant_id uuid   NOT NULL,
    day       date   NOT NULL, -- UTC
    verdict   text   NOT NULL CHECK (verdict IN ('flag', 'mask', 'hold', 'block')),
    count     bigint NOT NULL,
    PRIMARY KEY (tenant_id, day, verdict)
);

CREATE TABLE held_messages (
    id                uuid        PRIMARY KEY, -- of the message that it may become
    tenant_id         uuid        NOT NULL,
    room_id           uuid        NOT NULL,
    user_id           uuid        NOT NULL, -- the author
    client_message_id uuid        NOT NULL,
    request_digest    bigint      NOT NULL,
    content           text        NOT NULL, -- as it was sent
    to_publish        text        NOT NULL, -- with what is to be hidden hidden
    reply_to          uuid,
    state             text        NOT NULL DEFAULT 'held' CHECK (state IN ('held', 'approved', 'published', 'rejected', 'void')),
    reason            text,       -- why it was rejected
    held_at           timestamptz NOT NULL,
    decided_at        timestamptz,
    decided_by        uuid,
    CHECK ((state = 'held') = (decided_at IS NULL))
);

-- A repetition finds it by what makes two sends the same one.
CREATE UNIQUE INDEX held_messages_by_send ON held_messages (room_id, user_id, client_message_id);
CREATE INDEX held_messages_by_author ON held_messages (user_id, held_at) WHERE state = 'held';
CREATE INDEX held_messages_to_publish ON held_messages (decided_at) WHERE state = 'approved';
CREATE INDEX held_messages_decided ON held_messages (decided_at) WHERE state IN ('published', 'rejected', 'void');
