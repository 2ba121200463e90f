-- What may be said: the rules of tenants, spaces and rooms as people wrote them, in every version.

CREATE TABLE moderation_rules (
    tenant_id   uuid        NOT NULL,
    scope_id    uuid        NOT NULL, -- the tenant, the space or the room
    version     integer     NOT NULL CHECK (version > 0),
    level       text        NOT NULL CHECK (level IN ('tenant', 'space', 'room')),
    document    jsonb       NOT NULL,
    author_id   uuid,       -- null: nobody
    created_at  timestamptz NOT NULL,
    note        text        CHECK (length(note) <= 500),
    is_current  boolean     NOT NULL DEFAULT true,
    PRIMARY KEY (tenant_id, scope_id, version),
    CHECK ((level = 'tenant') = (scope_id = tenant_id))
);

CREATE UNIQUE INDEX moderation_rules_current ON moderation_rules (tenant_id, scope_id) INCLUDE (version) WHERE is_current;

-- A change of it is noted where the processes look for rights that ended, as one of what holds in the tenant.
CREATE FUNCTION note_rules_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO rights_changes (tenant_id) VALUES (coalesce(NEW.tenant_id, OLD.tenant_id));
    RETURN NULL;
END $$;

CREATE TRIGGER note_rules_change AFTER INSERT OR UPDATE OR DELETE ON moderation_rules FOR EACH ROW EXECUTE FUNCTION note_rules_change();
