-- What a message is besides a text, and what became of it. All of it is null for an ordinary message, which costs nothing then; a former
-- version that still runs stores without it.

-- Something that happened in the room, as JSON {"code", …}: the message has no text and is told in the reader's language.
ALTER TABLE messages ADD COLUMN system text;

-- Where a forwarded text comes from, as JSON {"message_id", "room_id", "seq", "user_id", "created_at"}.
ALTER TABLE messages ADD COLUMN forwarded text;
ALTER TABLE held_messages ADD COLUMN forwarded text;

-- Why somebody else took the message away, as they said it to the room.
ALTER TABLE messages ADD COLUMN deletion_reason text;
