-- Messages stored per room and day (UTC), counted by a consumer of the outbox.

CREATE TABLE message_counts (
    tenant_id  uuid   NOT NULL,
    day        date   NOT NULL,
    room_id    uuid   NOT NULL,
    messages   bigint NOT NULL,
    PRIMARY KEY (tenant_id, day, room_id)
);
