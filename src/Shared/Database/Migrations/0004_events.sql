-- What happened, for those who act on it later; and what they have acted on.

CREATE TABLE outbox (
    id            bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    type          text        NOT NULL,
    producer      uuid        NOT NULL, -- the process that wrote it and, when all goes well, announces it
    payload       jsonb       NOT NULL, -- one event, or one batch of them
    attempts      int         NOT NULL DEFAULT 0,
    available_at  timestamptz NOT NULL,
    created_at    timestamptz NOT NULL
);

CREATE TABLE inbox (
    consumer      text        NOT NULL,
    event_id      text        NOT NULL,
    processed_at  timestamptz NOT NULL,
    PRIMARY KEY (consumer, event_id)
);

CREATE INDEX inbox_by_time ON inbox (processed_at);
