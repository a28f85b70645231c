-- Which sessions are told of which tenants' changes. Applied by the server when it starts; by hand:
--   psql -v ON_ERROR_STOP=1 -1 -c 'SET search_path TO orleansroles' -f 009-session-tenants.sql \
--     -c "INSERT INTO schema_version (version, script) VALUES (9, '009-session-tenants.sql')"

-- A session that is told by tenant names a tenant here before it reads anything of it, and goes on no list of others. One
-- that is not is on every list: also that of a silo of an earlier release, which knows nothing of this.
ALTER TABLE sessions ADD COLUMN by_tenant boolean NOT NULL DEFAULT false;

-- The tenant '' stands for all: a session that has named many names no more.
CREATE TABLE session_tenants (
  session text COLLATE "C" NOT NULL REFERENCES sessions ON DELETE CASCADE,
  tenant text COLLATE "C" NOT NULL,
  PRIMARY KEY (tenant, session)
);
CREATE INDEX session_tenants_of ON session_tenants (session);
