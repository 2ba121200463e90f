-- Roles in spaces, what channels override, and that processes learn at once of every right that ends so.

CREATE TABLE space_roles (
    id           uuid   PRIMARY KEY,
    space_id     uuid   NOT NULL REFERENCES spaces (id) ON DELETE CASCADE,
    name         text   NOT NULL,
    position     int    NOT NULL CHECK (position > 0), -- the greater, the higher; 0 is who has none
    permissions  bigint NOT NULL
);

CREATE INDEX space_roles_of_space ON space_roles (space_id);

CREATE TABLE space_member_roles (
    space_id  uuid NOT NULL,
    user_id   uuid NOT NULL,
    role_id   uuid NOT NULL REFERENCES space_roles (id) ON DELETE CASCADE,
    PRIMARY KEY (space_id, user_id, role_id),
    FOREIGN KEY (space_id, user_id) REFERENCES space_members (space_id, user_id) ON DELETE CASCADE
);

CREATE INDEX space_member_roles_by_role ON space_member_roles (role_id);

CREATE TABLE room_overrides (
    room_id    uuid   NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    space_id   uuid   NOT NULL REFERENCES spaces (id) ON DELETE CASCADE,
    kind       text   NOT NULL CHECK (kind IN ('everyone', 'role', 'member')),
    target_id  uuid   NOT NULL, -- the role or the person; of everyone the space
    allow      bigint NOT NULL,
    deny       bigint NOT NULL,
    PRIMARY KEY (room_id, kind, target_id)
);

CREATE INDEX room_overrides_of_space ON room_overrides (space_id, kind, target_id);

ALTER TABLE rights_changes ADD COLUMN space_id uuid; -- what its people may do there changed

-- A row for each statement and space, however many people a role had.
CREATE FUNCTION note_space_rights() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO rights_changes (space_id) SELECT DISTINCT space_id FROM changed;
    RETURN NULL;
END $$;

CREATE TRIGGER note_role_update AFTER UPDATE ON space_roles REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION note_space_rights();
CREATE TRIGGER note_role_deletion AFTER DELETE ON space_roles REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION note_space_rights();
CREATE TRIGGER note_role_given AFTER INSERT ON space_member_roles REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION note_space_rights();
CREATE TRIGGER note_role_taken AFTER DELETE ON space_member_roles REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION note_space_rights();
CREATE TRIGGER note_override_insert AFTER INSERT ON room_overrides REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION note_space_rights();
CREATE TRIGGER note_override_update AFTER UPDATE ON room_overrides REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION note_space_rights();
CREATE TRIGGER note_override_deletion AFTER DELETE ON room_overrides REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION note_space_rights();

CREATE FUNCTION note_space_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO rights_changes (space_id) VALUES (NEW.id);
    RETURN NULL;
END $$;

CREATE TRIGGER note_space_change AFTER UPDATE ON spaces FOR EACH ROW
    WHEN (NEW.everyone <> OLD.everyone OR NEW.owner_id <> OLD.owner_id OR NEW.deleted_at IS DISTINCT FROM OLD.deleted_at)
    EXECUTE FUNCTION note_space_change();

CREATE FUNCTION note_space_departure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO rights_changes (space_id) VALUES (OLD.space_id);
    RETURN NULL;
END $$;

CREATE TRIGGER note_space_departure AFTER UPDATE OF left_at ON space_members FOR EACH ROW
    WHEN (OLD.left_at IS NULL AND NEW.left_at IS NOT NULL) EXECUTE FUNCTION note_space_departure();

CREATE TRIGGER note_space_removal AFTER DELETE ON space_members FOR EACH ROW
    WHEN (OLD.left_at IS NULL) EXECUTE FUNCTION note_space_departure();
