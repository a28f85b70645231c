#!/usr/bin/env bash
# Lints the description of a running server by Spectral's default rules for OpenAPI; warnings count. Needs npm and, the
# first time, the registry that npm is set to; without them it says so and ends with 0.
set -uo pipefail
cd "$(dirname "$0")/.."

skip() { echo "lint-openapi: SKIPPED: $*" >&2; exit 0; }

command -v npm >/dev/null || skip "npm is not installed"
tools="${XDG_CACHE_HOME:-$HOME/.cache}/orleansroles/spectral"
spectral="$tools/node_modules/.bin/spectral"
if [ ! -x "$spectral" ]; then
  mkdir -p "$tools"
  npm install --prefix "$tools" --no-audit --no-fund --silent @stoplight/spectral-cli@6 >/dev/null 2>&1 \
    || skip "@stoplight/spectral-cli could not be installed"
fi

work=$(mktemp -d)
server=$(find src/OrleansRoles.Server/bin/Release -name OrleansRoles.Server.dll | head -1)
[ -n "$server" ] || { echo "lint-openapi: build the solution first (-c Release)" >&2; exit 1; }
dotnet "$server" --urls=http://127.0.0.1:0 --OrleansRoles:Data="$work/data" --OrleansRoles:TestClock=true \
  --environment=Testing >"$work/output" 2>&1 &
pid=$!
trap 'kill $pid 2>/dev/null; wait $pid 2>/dev/null; rm -rf "$work"' EXIT

address=""
for _ in $(seq 100); do
  address=$(sed -n 's/^OrleansRoles listens on //p' "$work/output")
  [ -n "$address" ] && break
  sleep 0.2
done
[ -n "$address" ] || { cat "$work/output" >&2; echo "lint-openapi: the server did not start" >&2; exit 1; }

curl -sSf "$address/openapi/v1.json" -o "$work/openapi.json" || exit 1
echo 'extends: ["spectral:oas"]' >"$work/ruleset.yaml"
"$spectral" lint "$work/openapi.json" --ruleset "$work/ruleset.yaml" --fail-severity warn
