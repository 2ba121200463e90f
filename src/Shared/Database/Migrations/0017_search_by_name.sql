-- People are found by name and handle, and by their address only by those who may see it. The address is the last word of the
-- search key: the previous version, which may still run, goes on writing it there.

CREATE FUNCTION search_names(search_key text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    $$ SELECT regexp_replace(search_key, ' [^ ]*$', '') $$;

CREATE INDEX users_search_names ON users USING gin (search_names(search_key) gin_trgm_ops);
