#!/usr/bin/env bash
# A cluster of N silos as plain processes on this machine: how it is tried where no container engine is.
#
#   deploy/local-cluster.sh [N, default 3]
#
# It runs until Ctrl+C (or SIGTERM), then stops the silos one after the other, each handing over, and its database last.
# Variables, all optional:
#   POSTGRES       a connection string of an empty or used database; without it a PostgreSQL of its own is started in FOLDER
#   OPERATOR_KEY   the operator key; without it one is made and printed
#   FOLDER         where logs and the database go; without it a temporary folder, which goes with the cluster
#   HTTP_PORT, SILO_PORT, GATEWAY_PORT   the first silo's ports (5080, 11111, 30000); the others count up
#   NO_BUILD=1     use what is built already
set -euo pipefail
cd "$(dirname "$0")/.."

count=${1:-3}
[[ $count =~ ^[1-9][0-9]?$ ]] || { echo "local-cluster.sh: \`$count\` is no number of silos; write 1 to 99" >&2; exit 2; }
http_port=${HTTP_PORT:-5080}
silo_port=${SILO_PORT:-11111}
gateway_port=${GATEWAY_PORT:-30000}
key=${OPERATOR_KEY:-$(head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n')}
program=src/OrleansRoles.Silo/bin/Release/net10.0/OrleansRoles.Silo.dll
silos=()
database=
temporary=

fail() { echo "local-cluster.sh: $*" >&2; exit 1; }

# PostgreSQL does not run as root; the Debian package makes a user for it.
as_postgres=()
if [ "$(id -u)" = 0 ]; then as_postgres=(setpriv --reuid=postgres --regid=postgres --init-groups); fi

finish() {
  trap - EXIT INT TERM
  for silo in "${silos[@]}"; do
    kill -TERM "$silo" 2>/dev/null && wait "$silo" 2>/dev/null || true
  done
  if [ -n "$database" ]; then
    "${as_postgres[@]}" "$programs/pg_ctl" stop -s -m fast -D "$database" >/dev/null 2>&1 || true
  fi
  if [ -n "$temporary" ]; then rm -rf "$temporary"; fi
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

ready() {
  exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
  printf 'GET /health/ready HTTP/1.0\r\n\r\n' >&3
  head -1 <&3 | grep -q ' 200 '
}

start_database() {
  programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
  [ -n "$programs" ] || fail "no PostgreSQL server is installed: install one, or name a database in POSTGRES"
  database=$folder/postgres/data
  local port=$((http_port + 352))
  while ! free "$port"; do port=$((port + 1)); done
  if [ ! -d "$database" ]; then
    mkdir -p "$folder/postgres"
    if [ "$(id -u)" = 0 ]; then chown postgres "$folder/postgres"; fi
    "${as_postgres[@]}" "$programs/initdb" -D "$database" -U postgres -A trust -E UTF8 --locale=C >/dev/null
  fi
  (cd / && "${as_postgres[@]}" "$programs/pg_ctl" start -s -w -D "$database" -l "$folder/postgres/log" -o "-p $port \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories='$folder/postgres' -c max_connections=400") \
    || fail "PostgreSQL did not start: see $folder/postgres/log"
  "$programs/psql" -q -h 127.0.0.1 -p "$port" -U postgres -d postgres -tc \
    "SELECT 1 FROM pg_database WHERE datname = 'roles'" | grep -q 1 \
    || "$programs/psql" -q -h 127.0.0.1 -p "$port" -U postgres -d postgres -c 'CREATE DATABASE roles'
  POSTGRES="Host=127.0.0.1;Port=$port;Username=postgres;Database=roles"
}

folder=${FOLDER:-}
if [ -z "$folder" ]; then
  temporary=$(mktemp -d)
  folder=$temporary
fi
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
chmod o+x "$folder"

if [ -z "${NO_BUILD:-}" ]; then
  dotnet build src/OrleansRoles.Silo -c Release --nologo -v quiet -clp:NoSummary || fail "the build failed"
fi
[ -f "$program" ] || fail "there is no $program: build src/OrleansRoles.Silo, or leave NO_BUILD out"
for ((n = 0; n < count; n++)); do
  for port in $((http_port + n)) $((silo_port + n)) $((gateway_port + n)); do
    free "$port" || fail "port $port is in use: name others in HTTP_PORT, SILO_PORT and GATEWAY_PORT"
  done
done

if [ -n "${POSTGRES:-}" ]; then
  echo "database: the one in POSTGRES"
else
  start_database
  echo "database: $POSTGRES"
fi

for ((n = 0; n < count; n++)); do
  OrleansRoles__Postgres=$POSTGRES OrleansRoles__OperatorKey=$key OrleansRoles__ClusterId=local \
    OrleansRoles__Address=127.0.0.1 OrleansRoles__SiloPort=$((silo_port + n)) \
    OrleansRoles__GatewayPort=$((gateway_port + n)) \
    dotnet "$program" --urls "http://127.0.0.1:$((http_port + n))" >"$folder/silo$((n + 1)).log" 2>&1 &
  silos+=($!)
done
for ((n = 0; n < count; n++)); do
  for ((tries = 0; ; tries++)); do
    if ready $((http_port + n)) 2>/dev/null; then break; fi
    kill -0 "${silos[$n]}" 2>/dev/null || fail "silo$((n + 1)) ended: $(tail -5 "$folder/silo$((n + 1)).log")"
    [ "$tries" -lt 300 ] || fail "silo$((n + 1)) did not become ready: see $folder/silo$((n + 1)).log"
    sleep 0.2
  done
  echo "silo$((n + 1)): http://127.0.0.1:$((http_port + n)) (process ${silos[$n]})"
done
echo "operator key: $key"
echo "logs: $folder"
echo "ready; Ctrl+C stops it"
wait
