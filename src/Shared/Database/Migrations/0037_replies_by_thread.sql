-- By itself: while it is built nobody stores a message, but what the columns were locked by is over, and messages can be read.

-- Replies alone are in it: other messages are stored as fast as before.
CREATE INDEX messages_of_thread ON messages (room_id, thread_root, seq) WHERE thread_root IS NOT NULL;
