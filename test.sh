#!/usr/bin/env bash
# Installs what the tests need, builds everything, runs every suite, and ends with one line of counts.
set -uo pipefail
cd "$(dirname "$0")"

fail() { echo "test.sh: $*" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else
    fail "needs root (or sudo) to install: $*"; fi
}

# A PostgreSQL server for the storage suite. The tests start it themselves on a loopback port, in a temporary folder, as a
# user that is not root; Debian's own cluster is neither wanted nor started.
if ! ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 && ! command -v postgres >/dev/null; then
  echo "== installing PostgreSQL"
  command -v apt-get >/dev/null || fail "install a PostgreSQL server (initdb and postgres), then run again"
  as_root apt-get update -qq || fail "the package lists could not be read"

  as_root mkdir -p /etc/postgresql-common
  as_root sh -c '[ -e /etc/postgresql-common/createcluster.conf ] \
    || echo "create_main_cluster = false" >/etc/postgresql-common/createcluster.conf'
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null || fail "PostgreSQL could not be installed"
fi

# Deliveries are tried against a mail server and a receiver of webhooks on node. Without them those tests are skipped, and
# the list of skipped tests at the end says so.
if ! command -v npm >/dev/null && command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || command -v sudo >/dev/null; }; then
  echo "== installing node and npm"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nodejs npm >/dev/null
fi
(cd tests/OrleansRoles.Delivery.Tests/peers && npm ci --no-audit --no-fund --silent) \
  || echo "== NOT RUN: deliveries to real servers, since npm or its packages cannot be had" >&2

echo "== building"
dotnet build OrleansRoles.sln -c Release --nologo -v quiet -clp:NoSummary || fail "the build failed"

# The cluster needs the Orleans packages, which not every package source has. Only their absence excuses its suites.
cluster_missing=
restored=$(dotnet restore src/OrleansRoles.Cluster.sln --nologo -v quiet 2>&1) || {
  errors=$(grep -E ': error |^error ' <<<"$restored")
  if [ -n "$errors" ] && ! grep -vqE 'NU110[123]: ( +- |.*Microsoft\.Orleans\.)' <<<"$errors"; then
    cluster_missing=$(grep -oE 'Microsoft\.Orleans\.[A-Za-z.]*[A-Za-z]' <<<"$errors" | sort -u | paste -sd ' ')
  else
    echo "$restored" >&2
    fail "the cluster's packages could not be restored"
  fi
}
if [ -z "$cluster_missing" ]; then
  dotnet build src/OrleansRoles.Cluster.sln -c Release --nologo -v quiet -clp:NoSummary || fail "the cluster's build failed"
fi

echo "== testing"
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
code=0
for suite in tests/*.Tests; do
  name=$(basename "$suite")
  if [ -n "$cluster_missing" ] && [ "$name" = OrleansRoles.Cluster.Tests ]; then continue; fi
  dotnet test "$suite" -c Release --no-build --nologo --logger "trx;LogFileName=$name.trx" \
    --results-directory "$results" -v quiet || code=1
  [ -s "$results/$name.trx" ] || { echo "test.sh: $name wrote no results" >&2; code=1; }
done

echo "== description by Spectral's rules"
tests/lint-openapi.sh || code=1

echo "== allocated bytes"
gate=$(find tests/OrleansRoles.Benchmarks/bin/Release -name OrleansRoles.Benchmarks.dll | head -1)
dotnet "$gate" --gate || code=1

# Each suite wrote its counters into a trx file; nothing counted is a failure, whatever the exit code says.
counts=$(cat "$results"/*.trx 2>/dev/null | grep -o '<Counters [^>]*>' | awk '
  function value(name,   text) { text = $0; if (!sub(".* " name "=\"", "", text)) return 0; sub("\".*", "", text); return text + 0 }
  { total += value("total"); passed += value("passed"); failed += value("failed") + value("error") + value("timeout") + value("aborted") }
  END { printf "%d %d %d", passed, failed, total - passed - failed }')
read -r passed failed skipped <<<"${counts:-0 0 0}"

if [ "$failed" -gt 0 ]; then
  echo "== failed tests, and why"
  cat "$results"/*.trx | awk '
    /outcome="Failed"/ { if (match($0, /testName="[^"]*"/)) { print substr($0, RSTART + 10, RLENGTH - 11); told = 1; lines = 0 } }
    told && /<Message>/ { inside = 1 }
    inside && lines++ < 20 { text = $0; gsub(/^ *|<[^>]*>/, "", text); print "    " text }
    /<\/StackTrace>|<\/UnitTestResult>/ { inside = told = 0 }' | cut -c1-400 | head -200
fi
if [ "$skipped" -gt 0 ]; then
  echo "== skipped tests, and why"
  grep -h -A3 'outcome="NotExecuted"' "$results"/*.trx | grep -oE 'testName="[^"]*"|<Message>[^<]*' | sort -u | head -40
fi
[ "$passed" -gt 0 ] || { [ "$code" -ne 0 ] || code=1; }
[ "$failed" -eq 0 ] || code=1
if [ -n "$cluster_missing" ]; then
  echo "== NOT RUN: OrleansRoles.Cluster.Tests, since the package source has no $cluster_missing"
fi
echo "$passed passed, $failed failed, $skipped skipped"
exit "$code"
