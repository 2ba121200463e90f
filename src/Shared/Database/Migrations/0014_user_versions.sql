-- How often what others see of a person has changed: of two copies of a profile the one with the greater version is the newer.

ALTER TABLE users ADD COLUMN version bigint NOT NULL DEFAULT 1;

-- Counted here, so that no writer can forget it: not the previous version, which may still run, and not a migration.
CREATE FUNCTION users_count_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version := OLD.version + 1;
    RETURN NEW;
END
$$;

CREATE TRIGGER users_count_version BEFORE UPDATE OF name, handle, avatar_url ON users FOR EACH ROW
    WHEN ((OLD.name, OLD.handle, OLD.avatar_url) IS DISTINCT FROM (NEW.name, NEW.handle, NEW.avatar_url))
    EXECUTE FUNCTION users_count_version();
