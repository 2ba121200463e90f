-- One owner a room. The rules have it so; where a room has several all the same, the one of longest standing stays.

UPDATE room_members m SET role = 'admin'
WHERE m.role = 'owner' AND m.left_at IS NULL AND EXISTS (
    SELECT 1 FROM room_members o
    WHERE o.room_id = m.room_id AND o.role = 'owner' AND o.left_at IS NULL AND (o.joined_at, o.user_id) < (m.joined_at, m.user_id));

CREATE UNIQUE INDEX room_members_one_owner ON room_members (room_id) WHERE role = 'owner' AND left_at IS NULL;

-- The channel that new people of a tenant are put into. The row stays when the channel is deleted: then there is none any more.

CREATE TABLE default_channels (
    tenant_id  uuid PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
    room_id    uuid NOT NULL REFERENCES rooms (id)
);
