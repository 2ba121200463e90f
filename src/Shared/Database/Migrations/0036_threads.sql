-- Threads: messages that answer one message, its root, and who follows that.

-- Null: the message stands in the room as ever. A reply stands in the thread of its root, and in the room too when it says so; null is
-- no. A former version that still runs shows replies in the room.
ALTER TABLE messages ADD COLUMN thread_root uuid, ADD COLUMN also_in_room boolean;
ALTER TABLE held_messages ADD COLUMN thread_root uuid, ADD COLUMN also_in_room boolean;

-- Who takes part in a thread, and how far each has read it. The mark only rises.
CREATE TABLE thread_members (
    room_id    uuid    NOT NULL,
    root       uuid    NOT NULL,
    user_id    uuid    NOT NULL,
    root_seq   bigint  NOT NULL,
    following  boolean NOT NULL,
    read_seq   bigint  NOT NULL,
    PRIMARY KEY (room_id, root, user_id)
);

-- Ids of roots ascend with time: the youngest threads of a person first.
CREATE INDEX thread_members_by_user ON thread_members (user_id, root DESC) WHERE following;
