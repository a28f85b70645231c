-- How often a session was renewed. Applied by the server when it starts; by hand:
--   psql -v ON_ERROR_STOP=1 -1 -c 'SET search_path TO orleansroles' -f 006-session-renewals.sql \
--     -c "INSERT INTO schema_version (version, script) VALUES (6, '006-session-renewals.sql')"

-- Of two readings with the same number no renewal came in between: so a writer that fences a session counts its end from
-- when it first saw the last renewal, and not from the fence.
ALTER TABLE sessions ADD COLUMN renewals bigint NOT NULL DEFAULT 0;
