-- A commit as one call. Applied by the server when it starts; by hand:
--   psql -v ON_ERROR_STOP=1 -1 -c 'SET search_path TO orleansroles' -f 008-commit.sql \
--     -c "INSERT INTO schema_version (version, script) VALUES (8, '008-commit.sql')"

-- What a change does to the tables, in the caller's transaction. A statement for each of its parts took the server and
-- the caller a sixth longer: each had to be bound, planned for and answered.
-- Entities come in one order of key, with those that are only guarded (hold_entities tells how) among those that are
-- written, and rows in another, so that calls which meet wait for each other instead of deadlocking. The journal comes
-- last, behind the fence: whoever holds that waits for nobody. `of_later` is null where the journal's end is not held.
CREATE FUNCTION commit_changes(
  of_tenant text, fence bigint,
  kinds text[], ids text[], are_written boolean[], sequences bigint[], hashes bytea[], states bytea[],
  put_collections text[], put_keys text[], put_values bytea[], put_expires bigint[],
  gone_collections text[], gone_keys text[],
  new_collections text[], new_keys text[], new_values bytea[], new_expires bigint[],
  of_horizon bigint, of_later bigint,
  j_entities text[], j_sequences bigint[], j_commits text[], j_times bigint[], j_actors text[], j_reasons text[],
  j_types text[], j_payloads bytea[], j_hashes bytea[]) RETURNS void
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
  FOR place IN 1 .. cardinality(kinds) LOOP
    IF are_written[place] THEN
      INSERT INTO entities (tenant, kind, id, sequence, hash, state)
      VALUES (of_tenant, kinds[place], ids[place], sequences[place], hashes[place], states[place])
      ON CONFLICT (tenant, kind, id) DO UPDATE
      SET sequence = excluded.sequence, hash = excluded.hash, state = excluded.state;
    ELSE
      PERFORM hold_entities(of_tenant, kinds[place:place], ids[place:place], sequences[place:place]);
    END IF;
  END LOOP;

  IF cardinality(put_keys) > 0 THEN
    INSERT INTO rows (tenant, collection, key, value, expires_at)
    SELECT of_tenant, r.collection, r.key, r.value, r.expires_at
    FROM unnest(put_collections, put_keys, put_values, put_expires) AS r (collection, key, value, expires_at)
    ON CONFLICT (tenant, collection, key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at;
  END IF;

  IF cardinality(gone_keys) > 0 THEN
    DELETE FROM rows AS r USING unnest(gone_collections, gone_keys) AS gone (collection, key)
    WHERE r.tenant = of_tenant AND r.collection = gone.collection COLLATE "C" AND r.key = gone.key COLLATE "C";
  END IF;

  -- A row that is there already fails.
  IF cardinality(new_keys) > 0 THEN
    INSERT INTO rows (tenant, collection, key, value, expires_at)
    SELECT of_tenant, r.collection, r.key, r.value, r.expires_at
    FROM unnest(new_collections, new_keys, new_values, new_expires) AS r (collection, key, value, expires_at);
  END IF;

  IF of_later IS NOT NULL THEN
    PERFORM hold_journal(of_tenant, fence, of_horizon, of_later);
  END IF;

  IF cardinality(j_entities) > 0 THEN
    PERFORM pg_advisory_xact_lock_shared(fence);
    INSERT INTO journal (tenant, entity, sequence, commit_id, time, actor, reason, type, payload, hash)
    SELECT of_tenant, r.entity, r.sequence, r.commit_id, r.time, r.actor, r.reason, r.type, r.payload, r.hash
    FROM unnest(j_entities, j_sequences, j_commits, j_times, j_actors, j_reasons, j_types, j_payloads, j_hashes)
      WITH ORDINALITY AS r (entity, sequence, commit_id, time, actor, reason, type, payload, hash, place)
    ORDER BY r.place;
  END IF;
END
$$;
