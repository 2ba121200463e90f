-- What a person may do in the whole tenant. Who was there first owns it, as from now on.

ALTER TABLE users ADD COLUMN role text NOT NULL DEFAULT 'member'
    CHECK (role IN ('owner', 'admin', 'moderator', 'member', 'guest'));

UPDATE users SET role = 'owner'
WHERE id IN (SELECT DISTINCT ON (tenant_id) id FROM users ORDER BY tenant_id, created_at, id);
