-- How a commit depends on entities that it does not change. Applied by the server when it starts; by hand:
--   psql -v ON_ERROR_STOP=1 -1 -c 'SET search_path TO orleansroles' -f 002-guards.sql \
--     -c "INSERT INTO schema_version (version, script) VALUES (2, '002-guards.sql')"

-- Holds entities where they are until the transaction ends: each must be at its sequence (0: must never have existed),
-- else error OR001 undoes the whole transaction. Several transactions may hold an entity together.
-- The caller names the entities in the order in which every transaction locks and writes them.
CREATE FUNCTION hold_entities(of_tenant text, of_kinds text[], of_ids text[], of_sequences bigint[]) RETURNS void
LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
  FOR place IN 1 .. cardinality(of_kinds) LOOP
    IF of_sequences[place] = 0 THEN
      -- No row can be locked that is not there. This one nobody ever sees, but until this transaction ends everybody
      -- who wants to insert the same key has to wait, since the unique index finds it.
      INSERT INTO entities (tenant, kind, id, sequence, hash)
      VALUES (of_tenant, of_kinds[place], of_ids[place], 0, '')
      ON CONFLICT DO NOTHING;
      IF FOUND THEN
        DELETE FROM entities WHERE tenant = of_tenant AND kind = of_kinds[place] AND id = of_ids[place];
        CONTINUE;
      END IF;
    ELSE
      -- Waits for who is writing it, and then looks at what they wrote.
      PERFORM FROM entities
      WHERE tenant = of_tenant AND kind = of_kinds[place] AND id = of_ids[place] AND sequence = of_sequences[place]
      FOR SHARE;
      CONTINUE WHEN FOUND;
    END IF;

    RAISE EXCEPTION USING
      ERRCODE = 'OR001',
      MESSAGE = format('entity %s/%s is not at sequence %s', of_kinds[place], of_ids[place], of_sequences[place]);
  END LOOP;
END
$$;
