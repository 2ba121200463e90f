-- What a moderator is to look at: cases, who reported what, and what moderators note of them.

CREATE TABLE moderation_cases (
    id              uuid        PRIMARY KEY,
    tenant_id       uuid        NOT NULL,
    subject         text        NOT NULL, -- what it is about: message:id, user:id, room:id, appeal:action's id
    sources         text[]      NOT NULL,
    room_id         uuid,
    user_id         uuid,       -- whose text it is, who is reported, who appeals
    message_id      uuid,
    action_id       uuid,       -- against which somebody appeals
    content         text,       -- as it was when the case was opened; null: there is none, or it is kept no longer
    findings        jsonb       NOT NULL DEFAULT '[]',
    severity        smallint    NOT NULL CHECK (severity BETWEEN 1 AND 3),
    opened_at       timestamptz NOT NULL,
    claimed_by      uuid,
    claimed_until   timestamptz,
    assigned_to     uuid,
    decision        text        CHECK (decision IN ('approve', 'reject', 'dismiss', 'uphold', 'overturn')),
    decided_by      uuid,
    decided_at      timestamptz,
    decided_action  uuid,       -- what was done with the decision
    note            text,
    cleared         boolean     NOT NULL DEFAULT false, -- texts are kept no longer
    CHECK ((claimed_by IS NULL) = (claimed_until IS NULL)),
    CHECK ((decided_at IS NULL) = (decision IS NULL))
);

CREATE UNIQUE INDEX moderation_cases_one_open ON moderation_cases (tenant_id, subject) WHERE decided_at IS NULL;
CREATE UNIQUE INDEX moderation_cases_one_appeal ON moderation_cases (action_id) WHERE action_id IS NOT NULL;
CREATE INDEX moderation_cases_open ON moderation_cases (tenant_id, id) WHERE decided_at IS NULL;
CREATE INDEX moderation_cases_decided ON moderation_cases (tenant_id, id) WHERE decided_at IS NOT NULL;
CREATE INDEX moderation_cases_by_decision ON moderation_cases (tenant_id, decided_at) WHERE decided_at IS NOT NULL;
CREATE INDEX moderation_cases_by_user ON moderation_cases (user_id, id) WHERE user_id IS NOT NULL;
CREATE INDEX moderation_cases_to_clear ON moderation_cases (decided_at) WHERE decided_at IS NOT NULL AND NOT cleared;

CREATE TABLE moderation_reports (
    id           uuid        PRIMARY KEY,
    case_id      uuid        NOT NULL REFERENCES moderation_cases (id) ON DELETE CASCADE,
    tenant_id    uuid        NOT NULL,
    reporter_id  uuid        NOT NULL,
    reason       text        NOT NULL,
    content      text,
    created_at   timestamptz NOT NULL,
    UNIQUE (case_id, reporter_id)
);

CREATE INDEX moderation_reports_by_reporter ON moderation_reports (reporter_id, id);

CREATE TABLE moderation_case_notes (
    id          uuid        PRIMARY KEY,
    case_id     uuid        NOT NULL REFERENCES moderation_cases (id) ON DELETE CASCADE,
    user_id     uuid        NOT NULL,
    content     text        NOT NULL,
    created_at  timestamptz NOT NULL
);

CREATE INDEX moderation_case_notes_by_case ON moderation_case_notes (case_id, id);
