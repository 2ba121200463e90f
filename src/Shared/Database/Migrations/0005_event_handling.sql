-- Events on their way to queues, those that failed, and who may look at them.

ALTER TABLE outbox ADD COLUMN session text;                       -- events of one session are handled in their order
ALTER TABLE outbox ADD COLUMN sent    text[] NOT NULL DEFAULT '{}'; -- stations that have it, when another one failed

CREATE INDEX outbox_by_session ON outbox (session, id) WHERE session IS NOT NULL;

-- An event that a consumer could not handle: waits for its next try, or is parked until somebody looks at it.
CREATE TABLE event_retries (
    id                bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    queue             text        NOT NULL,
    consumer          text        NOT NULL, -- '': nobody can act on it
    event_id          text        NOT NULL,
    type              text        NOT NULL, -- '': it could not be read, the payload is all that came
    session           text,
    payload           text        NOT NULL,
    event_created_at  timestamptz NOT NULL,
    attempts          int         NOT NULL DEFAULT 0,
    available_at      timestamptz NOT NULL,
    parked_at         timestamptz,
    last_error        text,
    created_at        timestamptz NOT NULL,
    UNIQUE (queue, consumer, event_id)
);

CREATE INDEX event_retries_due ON event_retries (consumer, available_at) WHERE parked_at IS NULL;
CREATE INDEX event_retries_by_session ON event_retries (consumer, session, id) WHERE parked_at IS NULL AND session IS NOT NULL;
CREATE INDEX event_retries_parked ON event_retries (queue, id) WHERE parked_at IS NOT NULL;
CREATE INDEX event_retries_by_parking ON event_retries (parked_at) WHERE parked_at IS NOT NULL;

-- Payloads that are too large for a message of the queue, which refers to them by the event's id.
CREATE TABLE event_payloads (
    event_id    text        PRIMARY KEY,
    payload     text        NOT NULL,
    created_at  timestamptz NOT NULL
);

CREATE INDEX event_payloads_by_time ON event_payloads (created_at);
