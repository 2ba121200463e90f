-- Every right that ends leaves a row: the processes that count on rights read these, whatever else they heard. Triggers
-- write them, so that no way of ending a right can forget it: not the previous version, which still runs, nor an
-- operator's own statement.

CREATE TABLE rights_changes (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    xid         xid8        NOT NULL DEFAULT pg_current_xact_id(), -- what a reader goes by: ids are visible out of their order
    changed_at  timestamptz NOT NULL DEFAULT now(),
    session_id  uuid,   -- a sign-in that ended
    room_id     uuid,   -- a room that somebody left, that was deleted, or in which somebody's role changed
    user_id     uuid,   -- whose right it was; null: everybody's in the room
    departures  bigint  -- the room's count with this departure; null: nobody departed
);

CREATE INDEX rights_changes_by_xid ON rights_changes (xid);
CREATE INDEX rights_changes_by_time ON rights_changes (changed_at);

-- How many have departed, counted under the room's lock. Who was in the room at one count, and has not departed by another, is
-- still in it; so a message that carries the count of its commit tells who may get it.
ALTER TABLE rooms ADD COLUMN departures bigint NOT NULL DEFAULT 0;

CREATE FUNCTION note_departure() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    counted bigint;
BEGIN
    UPDATE rooms SET departures = departures + 1 WHERE id = OLD.room_id RETURNING departures INTO counted;
    INSERT INTO rights_changes (room_id, user_id, departures) VALUES (OLD.room_id, OLD.user_id, counted);
    RETURN NULL;
END $$;

CREATE TRIGGER note_departure AFTER UPDATE OF left_at ON room_members FOR EACH ROW
    WHEN (OLD.left_at IS NULL AND NEW.left_at IS NOT NULL) EXECUTE FUNCTION note_departure();

CREATE TRIGGER note_removal AFTER DELETE ON room_members FOR EACH ROW
    WHEN (OLD.left_at IS NULL) EXECUTE FUNCTION note_departure();

CREATE FUNCTION note_role_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO rights_changes (room_id, user_id) VALUES (NEW.room_id, NEW.user_id);
    RETURN NULL;
END $$;

CREATE TRIGGER note_role_change AFTER UPDATE OF role ON room_members FOR EACH ROW
    WHEN (NEW.left_at IS NULL AND NEW.role <> OLD.role) EXECUTE FUNCTION note_role_change();

-- Everybody departs at once, which is one departure.
CREATE FUNCTION note_room_deletion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.departures := OLD.departures + 1;
    INSERT INTO rights_changes (room_id, departures) VALUES (NEW.id, NEW.departures);
    RETURN NEW;
END $$;

CREATE TRIGGER note_room_deletion BEFORE UPDATE OF deleted_at ON rooms FOR EACH ROW
    WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL) EXECUTE FUNCTION note_room_deletion();

CREATE FUNCTION note_session_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO rights_changes (session_id, user_id) VALUES (OLD.id, OLD.user_id);
    RETURN NULL;
END $$;

CREATE TRIGGER note_session_end AFTER UPDATE OF revoked_at ON sessions FOR EACH ROW
    WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION note_session_end();

CREATE TRIGGER note_session_removal AFTER DELETE ON sessions FOR EACH ROW
    WHEN (OLD.revoked_at IS NULL) EXECUTE FUNCTION note_session_end();
