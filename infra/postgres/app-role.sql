-- The app's role in the database: it reads and writes rows, and changes no table. Run by the database's administrator after
-- every migration, in the database itself; again is harmless.
--
--   psql -v app=<name of the app's identity> -v app_id=<its object id> -f infra/postgres/app-role.sql
\set ON_ERROR_STOP on

SELECT NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'app') AS missing \gset
\if :missing
    -- Makes a role that a token of that identity signs in to. The function is Azure's, and lives in the database "postgres".
    \set veza_database :DBNAME
    \connect postgres
    SELECT pg_catalog.pgaadauth_create_principal_with_oid(:'app', :'app_id', 'service', false, false);
    \connect :veza_database
\endif

GRANT CONNECT, TEMPORARY ON DATABASE :"DBNAME" TO :"app";
GRANT USAGE ON SCHEMA public TO :"app";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"app";
-- The audit log is only added to.
REVOKE UPDATE, DELETE ON audit_entries, audit_chain FROM :"app";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :"app";
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO :"app";

-- Tables of later migrations, when the same administrator applies them.
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"app";
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO :"app";
