-- Applied by the server when it starts; by hand:
--   psql -v ON_ERROR_STOP=1 -1 -c 'SET search_path TO orleansroles' -f 003-entities-by-kind.sql \
--     -c "INSERT INTO schema_version (version, script) VALUES (3, '003-entities-by-kind.sql')"

-- With (kind, tenant) alone the planner, which cannot tell how many entities a tenant has, took this index to find one
-- entity and read all of the tenant's. With the id in it, finding one is one seek whichever index it takes.
CREATE INDEX entities_by_kind ON entities (kind, tenant, id);
DROP INDEX entities_kind;
