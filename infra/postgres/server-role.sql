-- The role that the server signs in with where it also migrates (./veza up, compose.yaml): it owns the database and what Veza keeps in it,
-- and has no right over the rest of the server. Run by a superuser, in that database; again is harmless, and takes over what another
-- role owned before. On Azure the app has even less: app-role.sql.
--
--   VEZA_ROLE_PASSWORD=… psql -v role=veza_app -f infra/postgres/server-role.sql
\set ON_ERROR_STOP on
\getenv password VEZA_ROLE_PASSWORD

SELECT format('CREATE ROLE %I', :'role') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
ALTER ROLE :"role" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';

ALTER DATABASE :"DBNAME" OWNER TO :"role";
GRANT USAGE, CREATE ON SCHEMA public TO :"role";

-- What lies in the schema, without what belongs to an extension. A sequence of a column goes with its table.
SELECT format('ALTER %s %s OWNER TO %I', kinds.name, c.oid::regclass, :'role')
FROM pg_class c
JOIN (VALUES ('r', 'TABLE'), ('p', 'TABLE'), ('v', 'VIEW'), ('m', 'MATERIALIZED VIEW'), ('S', 'SEQUENCE')) AS kinds (kind, name)
    ON kinds.kind = c.relkind::text
WHERE c.relnamespace = 'public'::regnamespace AND pg_get_userbyid(c.relowner) <> :'role'
    AND NOT EXISTS (
        SELECT FROM pg_depend d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
            AND (d.deptype = 'e' OR (c.relkind = 'S' AND d.deptype IN ('a', 'i'))))
ORDER BY c.oid \gexec

SELECT format('ALTER ROUTINE %s OWNER TO %I', p.oid::regprocedure, :'role')
FROM pg_proc p
WHERE p.pronamespace = 'public'::regnamespace AND pg_get_userbyid(p.proowner) <> :'role'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e') \gexec

SELECT format('ALTER TYPE %s OWNER TO %I', t.oid::regtype, :'role')
FROM pg_type t
WHERE t.typnamespace = 'public'::regnamespace AND t.typtype IN ('d', 'e') AND pg_get_userbyid(t.typowner) <> :'role'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e') \gexec
