-- Whom a text names, and handles that nobody may have.

-- Which handle of the text means whom: '<handle> <id>'. What is shown as a mention is who was told, also after somebody got another
-- handle. The ids stand in "mentions" as before; a former version that edits a message changes those alone, and an entry here whose id
-- is not among them does not count.
ALTER TABLE messages ADD COLUMN mentioned text[];

-- The handle that a person had before the system changed it; until they have seen that.
ALTER TABLE users ADD COLUMN handle_changed_from text;

-- The same as ReservedHandles.cs and User.CheckHandle. Dots, dashes and underscores make no other word of one.
CREATE FUNCTION handle_refused(handle text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT handle LIKE '.%' OR handle LIKE '%.' OR translate(handle, '._-', '') = ANY (ARRAY[
        'all', 'here', 'channel', 'everyone', 'everybody', 'room', 'group', 'online', 'tous', 'toutes', 'ici',
        'canal', 'salon', 'groupe', 'admin', 'admins', 'administrator', 'administrateur', 'owner', 'moderator',
        'moderators', 'moderateur', 'mod', 'mods', 'staff', 'team', 'official', 'security', 'support', 'help',
        'abuse', 'postmaster', 'noreply', 'system', 'systeme', 'root', 'server', 'service', 'api', 'bot', 'webhook',
        'notifications', 'veza', 'anonymous', 'nobody', 'none', 'unknown', 'deleted', 'guest', 'me', 'self', 'null',
        'undefined'])
$$;

-- A former version that still runs asks no one whether a handle is reserved: to it such a handle is one that somebody has.
CREATE FUNCTION refuse_handle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN RETURN NULL; END IF; -- what ON CONFLICT DO NOTHING would do
    RAISE unique_violation USING MESSAGE = 'This handle is reserved.';
END $$;

CREATE TRIGGER users_inserted_handle BEFORE INSERT ON users
    FOR EACH ROW WHEN (handle_refused(NEW.handle)) EXECUTE FUNCTION refuse_handle();

-- Who has one gets the next free one of the same name: without dots at its ends, or else with a number behind it. The table is locked
-- since it got a column, so nobody takes it meanwhile.
DO $$
DECLARE
    person record;
    stem text;
    suffix text;
    free text;
BEGIN
    FOR person IN SELECT id, tenant_id, handle FROM users WHERE handle_refused(handle) ORDER BY tenant_id, created_at, id LOOP
        stem := btrim(person.handle, '.');
        IF length(stem) < 2 THEN stem := 'user'; END IF;
        FOR number IN 1 .. 2147483646 LOOP
            suffix := CASE WHEN number = 1 THEN '' ELSE number::text END;
            free := left(stem, 32 - length(suffix)) || suffix;
            EXIT WHEN NOT handle_refused(free)
                AND NOT EXISTS (SELECT 1 FROM users u WHERE u.tenant_id = person.tenant_id AND u.handle = free);
        END LOOP;

        UPDATE users SET handle = free, handle_changed_from = person.handle,
            search_key = regexp_replace(search_key, ' [^ ]+ ([^ ]+)$', ' ' || free || ' \1') -- name, handle and e-mail address
        WHERE id = person.id;
    END LOOP;
END $$;

CREATE TRIGGER users_changed_handle BEFORE UPDATE OF handle ON users
    FOR EACH ROW WHEN (NEW.handle <> OLD.handle AND handle_refused(NEW.handle)) EXECUTE FUNCTION refuse_handle();
