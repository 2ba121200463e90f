-- What speaks for and against a person: a row for each cause, with how often it was and what is left of its weight at that moment.

CREATE TABLE moderation_reputation (
    tenant_id   uuid             NOT NULL,
    user_id     uuid             NOT NULL,
    cause       text             NOT NULL, -- blocked, held, upheld, overturned
    count       bigint           NOT NULL CHECK (count > 0),
    weight      double precision NOT NULL CHECK (weight BETWEEN -1 AND 1),
    updated_at  timestamptz      NOT NULL,
    PRIMARY KEY (tenant_id, user_id, cause)
);
