-- The store's tables, in the schema that comes first in search_path. The server applies this file by itself when it
-- starts (and notes it in schema_version); to apply it by hand, as a role with more rights than the server has:
--   psql -v ON_ERROR_STOP=1 -1 -c 'CREATE SCHEMA orleansroles' -c 'SET search_path TO orleansroles' \
--     -f 001-journal-entities-rows.sql -c "INSERT INTO schema_version (version, script) VALUES (1, '001-journal-entities-rows.sql')"
-- A published script is never changed; a later one changes the tables.
-- COLLATE "C": keys compare by their bytes, so that pages have the same order on every server.

CREATE TABLE IF NOT EXISTS schema_version (
  version integer PRIMARY KEY,
  script text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT now()
);

-- Every change ever, and the audit log. `time` counts 100 ns steps since 1970, because the hash covers them:
-- to_timestamp(time / 1e7). `payload` is JSON, kept byte by byte for the hash: convert_from(payload, 'UTF8')::jsonb.
CREATE TABLE journal (
  position bigint GENERATED ALWAYS AS IDENTITY,
  tenant text COLLATE "C" NOT NULL,
  entity text COLLATE "C" NOT NULL,
  sequence bigint NOT NULL,
  commit_id text COLLATE "C" NOT NULL,
  time bigint NOT NULL,
  actor text COLLATE "C" NOT NULL,
  reason text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  payload bytea NOT NULL,
  hash bytea NOT NULL,
  CONSTRAINT journal_tenant PRIMARY KEY (tenant, position),
  CONSTRAINT journal_sequence UNIQUE (tenant, entity, sequence)
);
CREATE INDEX journal_entity ON journal (tenant, entity, position);

-- One row for each entity that ever was; `state` is null where it was removed.
CREATE TABLE entities (
  tenant text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  sequence bigint NOT NULL,
  hash bytea NOT NULL,
  state bytea,
  CONSTRAINT entities_key PRIMARY KEY (tenant, kind, id)
) WITH (fillfactor = 85);
CREATE INDEX entities_kind ON entities (kind, tenant);

CREATE TABLE rows (
  tenant text COLLATE "C" NOT NULL,
  collection text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  value bytea NOT NULL,
  CONSTRAINT rows_key PRIMARY KEY (tenant, collection, key)
);
