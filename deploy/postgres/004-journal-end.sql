-- How a commit that rests on a whole tenant depends on it. Applied by the server when it starts; by hand:
--   psql -v ON_ERROR_STOP=1 -1 -c 'SET search_path TO orleansroles' -f 004-journal-end.sql \
--     -c "INSERT INTO schema_version (version, script) VALUES (4, '004-journal-end.sql')"

-- Keeps others from adding to a tenant's journal until the transaction ends: it must have so many rows beyond a
-- position, else error OR001 undoes the whole transaction. To be called after everything else that waits for a lock:
-- writers take the fence last, so that nobody who holds it waits for anybody.
CREATE FUNCTION hold_journal(of_tenant text, fence bigint, horizon bigint, later bigint) RETURNS void
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(fence);
  IF (SELECT count(*) FROM journal WHERE tenant = of_tenant AND position > horizon) <> later THEN
    RAISE EXCEPTION USING ERRCODE = 'OR001', MESSAGE = format('the journal of tenant %s has grown', of_tenant);
  END IF;
END
$$;
