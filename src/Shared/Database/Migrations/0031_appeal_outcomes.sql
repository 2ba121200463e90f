-- Who appealed is told once more when that is decided, whether they acknowledged the action before or it was taken back.

ALTER TABLE moderation_actions ADD COLUMN appeal_decided_at timestamptz; -- null: not decided, or by a version that tells of it live alone
