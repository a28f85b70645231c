#!/usr/bin/env bash
# kill -9 at a random moment during 5,000 document changes, 50 times: every acknowledged change is there after the restart,
# and none by half.
#
#   tests/kill-test.sh [rounds, default 50] [changes a round, default 5000]
set -euo pipefail
cd "$(dirname "$0")/.."
export ORLEANSROLES_KILL_ROUNDS=${1:-50} ORLEANSROLES_KILL_CHANGES=${2:-5000}
exec dotnet test tests/OrleansRoles.Server.Tests --filter "FullyQualifiedName~KillTests" \
  --logger "console;verbosity=normal" ${ARTIFACTS:+--artifacts-path "$ARTIFACTS"}
