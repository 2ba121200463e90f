-- What those who look after people, rooms and tenants did: rows are added and never changed, and each tenant's are a chain of hashes.

CREATE TABLE audit_entries (
    tenant_id   uuid        NOT NULL,
    id          uuid        NOT NULL,
    at          timestamptz NOT NULL,
    actor       text        NOT NULL CHECK (actor IN ('person', 'operator', 'system')),
    actor_id    uuid,
    action      text        NOT NULL CHECK (length(action) BETWEEN 1 AND 60),
    target      text        NOT NULL CHECK (length(target) BETWEEN 1 AND 40), -- what kind of thing it was done to
    target_id   text        NOT NULL CHECK (length(target_id) <= 200),
    room_id     uuid,
    user_id     uuid,       -- whom it was done to
    reason      text,
    before      json,       -- as text, so that it is hashed as it was written
    after       json,
    PRIMARY KEY (tenant_id, id),
    CHECK ((actor = 'person') = (actor_id IS NOT NULL))
);

CREATE INDEX audit_entries_by_actor ON audit_entries (tenant_id, actor_id, id) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_entries_by_user ON audit_entries (tenant_id, user_id, id) WHERE user_id IS NOT NULL;
CREATE INDEX audit_entries_by_room ON audit_entries (tenant_id, room_id, id) WHERE room_id IS NOT NULL;
CREATE INDEX audit_entries_by_action ON audit_entries (tenant_id, action, id);

-- The place of each entry, and the hash of all up to it.
CREATE TABLE audit_chain (
    tenant_id   uuid    NOT NULL,
    seq         bigint  NOT NULL,
    entry_id    uuid    NOT NULL,
    hash        bytea   NOT NULL,
    PRIMARY KEY (tenant_id, seq),
    UNIQUE (tenant_id, entry_id)
);

-- The end of each chain: what was cut off at the end is missed, too.
CREATE TABLE audit_heads (
    tenant_id   uuid    PRIMARY KEY,
    seq         bigint  NOT NULL,
    hash        bytea   NOT NULL
);

-- A value with its length before it, so that no two rows read alike.
CREATE FUNCTION audit_field(value text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(octet_length(value) || ':' || value, '-')
$$;

-- Runs when the transaction commits, so that entries of one tenant wait for each other's commits and for nothing else.
CREATE FUNCTION chain_audit_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    content bytea := sha256(convert_to(
        audit_field(NEW.tenant_id::text) || audit_field(NEW.id::text) || audit_field((extract(epoch FROM NEW.at) * 1000000)::bigint::text)
        || audit_field(NEW.actor) || audit_field(NEW.actor_id::text) || audit_field(NEW.action) || audit_field(NEW.target)
        || audit_field(NEW.target_id) || audit_field(NEW.room_id::text) || audit_field(NEW.user_id::text) || audit_field(NEW.reason)
        || audit_field(NEW.before::text) || audit_field(NEW.after::text), 'UTF8'));
    head audit_heads;
BEGIN
    INSERT INTO audit_heads AS h (tenant_id, seq, hash) VALUES (NEW.tenant_id, 1, sha256(decode(repeat('00', 32), 'hex') || content))
    ON CONFLICT (tenant_id) DO UPDATE SET seq = h.seq + 1, hash = sha256(h.hash || content)
    RETURNING * INTO head;
    INSERT INTO audit_chain (tenant_id, seq, entry_id, hash) VALUES (head.tenant_id, head.seq, NEW.id, head.hash);
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER chain_audit_entry AFTER INSERT ON audit_entries DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION chain_audit_entry();

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit log is only added to: % of % is refused.', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON audit_entries FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER refuse_truncation BEFORE TRUNCATE ON audit_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON audit_chain FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER refuse_truncation BEFORE TRUNCATE ON audit_chain FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
