-- The tables of a cluster: who is a member, the state and the reminders of grains, and the sessions of those who keep
-- facts in memory. An installation of one process leaves them empty. Orleans reads its statements from `orleansquery`
-- under the names that it expects; the tables behind them are our own.
--   psql -v ON_ERROR_STOP=1 -1 -c 'SET search_path TO orleansroles' -f 005-cluster.sql \
--     -c "INSERT INTO schema_version (version, script) VALUES (5, '005-cluster.sql')"

CREATE TABLE orleansquery (
  querykey text PRIMARY KEY,
  querytext text NOT NULL
);

-- One row for each cluster; every change of its members raises the version, so that of two changes one is refused.
CREATE TABLE cluster_version (
  deployment text PRIMARY KEY,
  changed_at timestamptz NOT NULL DEFAULT now(),
  version integer NOT NULL DEFAULT 0
);

CREATE TABLE cluster_member (
  deployment text NOT NULL REFERENCES cluster_version (deployment),
  address text NOT NULL,
  port integer NOT NULL,
  generation integer NOT NULL,
  silo_name text NOT NULL,
  host_name text NOT NULL,
  status integer NOT NULL,
  proxy_port integer,
  suspect_times text,
  start_time timestamptz NOT NULL,
  alive_time timestamptz NOT NULL,
  PRIMARY KEY (deployment, address, port, generation)
);

CREATE TABLE grain_state (
  service text NOT NULL,
  grain_type text NOT NULL,
  n0 bigint NOT NULL,
  n1 bigint NOT NULL,
  extension text NOT NULL,
  payload bytea,
  version integer NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (service, grain_type, n0, n1, extension)
) WITH (fillfactor = 85);

CREATE TABLE grain_reminder (
  service text NOT NULL,
  grain text NOT NULL,
  name text NOT NULL,
  start_time timestamptz NOT NULL,
  period bigint NOT NULL,
  hash integer NOT NULL,
  version integer NOT NULL,
  PRIMARY KEY (service, grain, name)
);
CREATE INDEX grain_reminder_hash ON grain_reminder (service, hash);

-- Those who keep facts in memory. Nothing here ends a session but its removal; `heard_at` is a hint for tidying up.
CREATE TABLE sessions (
  id text COLLATE "C" PRIMARY KEY,
  holder text NOT NULL,
  level smallint NOT NULL,
  address text NOT NULL,
  fenced boolean NOT NULL DEFAULT false,
  heard_at timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 50);

-- Which tenants have marks is asked every few seconds; there are few marks at any time.
CREATE INDEX rows_marks ON rows (tenant) WHERE collection = 'marks';

INSERT INTO orleansquery (querykey, querytext) VALUES
('InsertMembershipVersionKey', '
  WITH made AS (
    INSERT INTO cluster_version (deployment) VALUES (@DeploymentId)
    ON CONFLICT DO NOTHING RETURNING 1)
  SELECT count(*)::integer FROM made'),

-- The version's row is locked first, so whoever waited for it finds the version changed and writes nothing.
('InsertMembershipKey', '
  WITH raised AS (
    UPDATE cluster_version SET version = version + 1, changed_at = now()
    WHERE deployment = @DeploymentId AND version = @Version AND NOT EXISTS (
      SELECT 1 FROM cluster_member WHERE deployment = @DeploymentId
      AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING deployment),
  joined AS (
    INSERT INTO cluster_member (deployment, address, port, generation, silo_name, host_name, status, proxy_port,
      start_time, alive_time)
    SELECT deployment, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime,
      @IAmAliveTime FROM raised
    RETURNING 1)
  SELECT count(*)::integer FROM joined'),

('UpdateMembershipKey', '
  WITH raised AS (
    UPDATE cluster_version SET version = version + 1, changed_at = now()
    WHERE deployment = @DeploymentId AND version = @Version AND EXISTS (
      SELECT 1 FROM cluster_member WHERE deployment = @DeploymentId
      AND address = @Address AND port = @Port AND generation = @Generation)
    RETURNING deployment),
  changed AS (
    UPDATE cluster_member AS m
    SET status = @Status, suspect_times = @SuspectTimes, alive_time = @IAmAliveTime
    FROM raised WHERE m.deployment = raised.deployment
    AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
    RETURNING 1)
  SELECT count(*)::integer FROM changed'),

('UpdateIAmAlivetimeKey', '
  UPDATE cluster_member SET alive_time = @IAmAliveTime
  WHERE deployment = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation'),

('MembershipReadRowKey', '
  SELECT v.deployment AS DeploymentId, m.address AS Address, m.port AS Port, m.generation AS Generation,
    m.silo_name AS SiloName, m.host_name AS HostName, m.status AS Status, m.proxy_port AS ProxyPort,
    m.suspect_times AS SuspectTimes, m.start_time AS StartTime, m.alive_time AS IAmAliveTime, v.version AS Version
  FROM cluster_version v LEFT JOIN cluster_member m ON m.deployment = v.deployment
    AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
  WHERE v.deployment = @DeploymentId'),

('MembershipReadAllKey', '
  SELECT v.deployment AS DeploymentId, m.address AS Address, m.port AS Port, m.generation AS Generation,
    m.silo_name AS SiloName, m.host_name AS HostName, m.status AS Status, m.proxy_port AS ProxyPort,
    m.suspect_times AS SuspectTimes, m.start_time AS StartTime, m.alive_time AS IAmAliveTime, v.version AS Version
  FROM cluster_version v LEFT JOIN cluster_member m ON m.deployment = v.deployment
  WHERE v.deployment = @DeploymentId'),

('GatewaysQueryKey', '
  SELECT address AS Address, proxy_port AS ProxyPort, generation AS Generation FROM cluster_member
  WHERE deployment = @DeploymentId AND status = @Status AND proxy_port > 0'),

('DeleteMembershipTableEntriesKey', '
  DELETE FROM cluster_member WHERE deployment = @DeploymentId;
  DELETE FROM cluster_version WHERE deployment = @DeploymentId'),

-- 3 is an active member.
('CleanupDefunctSiloEntriesKey', '
  DELETE FROM cluster_member WHERE deployment = @DeploymentId AND alive_time < @IAmAliveTime AND status <> 3'),

-- No row comes back where the version is another than the writer knows; Orleans takes that for the conflict it is.
('WriteToStorageKey', '
  WITH written AS (
    UPDATE grain_state SET payload = @PayloadBinary, version = version + 1, changed_at = now()
    WHERE service = @ServiceId AND grain_type = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
      AND extension = coalesce(@GrainIdExtensionString::text, '''') AND version = @GrainStateVersion::integer
    RETURNING version),
  made AS (
    INSERT INTO grain_state (service, grain_type, n0, n1, extension, payload, version)
    SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString::text, ''''),
      @PayloadBinary, 1
    WHERE @GrainStateVersion::integer IS NULL
    ON CONFLICT DO NOTHING RETURNING version)
  SELECT version AS NewGrainStateVersion FROM written UNION ALL SELECT version FROM made'),

('ReadFromStorageKey', '
  SELECT payload AS PayloadBinary, version AS Version FROM grain_state
  WHERE service = @ServiceId AND grain_type = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
    AND extension = coalesce(@GrainIdExtensionString::text, '''')'),

('ClearStorageKey', '
  UPDATE grain_state SET payload = NULL, version = version + 1, changed_at = now()
  WHERE service = @ServiceId AND grain_type = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
    AND extension = coalesce(@GrainIdExtensionString::text, '''') AND version = @GrainStateVersion::integer
  RETURNING version AS NewGrainStateVersion'),

('DeleteStorageKey', '
  DELETE FROM grain_state
  WHERE service = @ServiceId AND grain_type = @GrainTypeString AND n0 = @GrainIdN0 AND n1 = @GrainIdN1
    AND extension = coalesce(@GrainIdExtensionString::text, '''') AND version = @GrainStateVersion::integer
  RETURNING version + 1 AS NewGrainStateVersion'),

('UpsertReminderRowKey', '
  INSERT INTO grain_reminder AS r (service, grain, name, start_time, period, hash, version)
  VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
  ON CONFLICT (service, grain, name) DO UPDATE
  SET start_time = excluded.start_time, period = excluded.period, hash = excluded.hash, version = r.version + 1
  RETURNING version AS Version'),

('ReadReminderRowsKey', '
  SELECT grain AS GrainId, name AS ReminderName, start_time AS StartTime, period AS Period, version AS Version
  FROM grain_reminder WHERE service = @ServiceId AND grain = @GrainId'),

('ReadReminderRowKey', '
  SELECT grain AS GrainId, name AS ReminderName, start_time AS StartTime, period AS Period, version AS Version
  FROM grain_reminder WHERE service = @ServiceId AND grain = @GrainId AND name = @ReminderName'),

-- Hashes lie on a ring: the second form is for a range that goes over its end.
('ReadRangeRows1Key', '
  SELECT grain AS GrainId, name AS ReminderName, start_time AS StartTime, period AS Period, version AS Version
  FROM grain_reminder WHERE service = @ServiceId AND hash > @BeginHash AND hash <= @EndHash'),

('ReadRangeRows2Key', '
  SELECT grain AS GrainId, name AS ReminderName, start_time AS StartTime, period AS Period, version AS Version
  FROM grain_reminder WHERE service = @ServiceId AND (hash > @BeginHash OR hash <= @EndHash)'),

('DeleteReminderRowKey', '
  WITH gone AS (
    DELETE FROM grain_reminder
    WHERE service = @ServiceId AND grain = @GrainId AND name = @ReminderName AND version = @Version
    RETURNING 1)
  SELECT count(*)::integer FROM gone'),

('DeleteReminderRowsKey', '
  DELETE FROM grain_reminder WHERE service = @ServiceId');
