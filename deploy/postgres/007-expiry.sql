-- Rows that end by themselves. Applied by the server when it starts; by hand:
--   psql -v ON_ERROR_STOP=1 -1 -c 'SET search_path TO orleansroles' -f 007-expiry.sql \
--     -c "INSERT INTO schema_version (version, script) VALUES (7, '007-expiry.sql')"

-- From when on a row may be removed, in 100 ns steps since 1970 as journal.time; null: never. Few rows have it, and
-- only those are in the index.
ALTER TABLE rows ADD COLUMN expires_at bigint;
CREATE INDEX rows_expiry ON rows (expires_at) WHERE expires_at IS NOT NULL;
