#!/usr/bin/env bash
# Checks over HTTP against an endpoint of the same process that only parses and answers the same JSON, and batches of 100
# against single checks. Needs wrk (Debian: apt-get install wrk), curl and python3.
#
#   tests/bench-http.sh [seconds a measurement, default 6] [rounds, default 3]
#
# ARTIFACTS names the folder of the build (default: a new one). The baseline reads the same bodies with the same reader
# behind the same key and writes the same answer; it decides nothing. The rates are medians of the rounds, which alternate,
# so that what else the machine does meets both.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-6}
rounds=${2:-3}
port=${PORT:-5091}
key=benchmark-key-of-bench-http
work=$(mktemp -d)
artifacts=${ARTIFACTS:-$work/artifacts}
server=

finish() {
  [ -n "$server" ] && kill "$server" 2>/dev/null && wait "$server" 2>/dev/null
  rm -rf "$work"
}
trap finish EXIT

dotnet build src/OrleansRoles.Server -c Release --artifacts-path "$artifacts" -v quiet --nologo
dotnet "$artifacts/bin/OrleansRoles.Server/release/OrleansRoles.Server.dll" --urls "http://127.0.0.1:$port" \
  --OrleansRoles:Data="$work/data" --OrleansRoles:OperatorKey="$key" --OrleansRoles:Benchmark=true >"$work/log" 2>&1 &
server=$!
until curl -sf "http://127.0.0.1:$port/health/ready" >/dev/null; do sleep 0.1; done

# 1,000 users with one of 20 custom roles each, granted account-wide and at a venue.
python3 - "$work" <<'PY'
import json, sys
work = sys.argv[1]
roles = [{"id": f"role-{r}", "name": f"Role {r}", "grants": [
    {"at": "tenant", "permissions": {"account.invoices": "view" if r % 2 else "edit", "account.accounts-contacts": "view"}},
    {"at": f"venue/hall-{r}", "permissions": {"venue.access": True}}]} for r in range(20)]
users = [{"id": f"user-{u}", "roles": [f"role-{u % 20}"]} for u in range(1000)]
json.dump({"tenant": "bench", "model": "momentus-elite", "users": users, "roles": roles}, open(f"{work}/tenant.json", "w"))

def check(u):
    return {"subject": {"type": "user", "id": f"user-{u}"}, "action": {"name": "invoices.view"},
            "resource": {"type": "invoice", "id": f"invoice-{u}", "properties": {"sent": False}},
            "context": {"via": "account"}}

bodies = [json.dumps(check(u * 7 % 1000), separators=(",", ":")) for u in range(256)]
batch = json.dumps({"subject": check(7)["subject"], "action": check(7)["action"], "context": {"via": "account"},
    "evaluations": [{"resource": check(i)["resource"]} for i in range(100)]}, separators=(",", ":"))

def lua(path, bodies, paths):
    with open(path, "w") as f:
        f.write('wrk.method="POST"\nwrk.headers["Content-Type"]="application/json"\n')
        f.write('wrk.headers["Authorization"]="Bearer benchmark-key-of-bench-http"\nlocal r={}\nlocal n=0\n')
        f.write("local b={" + ",".join("[[" + b + "]]" for b in bodies) + "}\n")
        f.write(f'init=function(a) for i=1,#b do r[i]=wrk.format(nil,"{paths}",nil,b[i]) end end\n')
        f.write("request=function() n=n+1 if n>#r then n=1 end return r[n] end\n")

lua(f"{work}/check.lua", bodies, "/t/bench/access/v1/evaluation")
lua(f"{work}/parse.lua", bodies, "/bench/parse")
lua(f"{work}/batch.lua", [batch], "/t/bench/access/v1/evaluations")
open(f"{work}/one.json", "w").write(bodies[0])
PY

auth="Authorization: Bearer $key"
curl -sf -o /dev/null -H "$auth" -H 'Content-Type: application/json' -T "$work/tenant.json" \
  "http://127.0.0.1:$port/v1/tenants/bench/document"
answer=$(curl -sf -H "$auth" -H 'Content-Type: application/json' -d @"$work/one.json" \
  "http://127.0.0.1:$port/t/bench/access/v1/evaluation")
[ "$answer" = '{"decision":true}' ] || { echo "the check answers $answer"; exit 1; }

# Prints the rate; stops where an answer was not a success.
rate() {
  wrk -t1 -c"${CONNECTIONS:-32}" -d"$2"s -s "$work/$1.lua" "http://127.0.0.1:$port" >"$work/wrk"
  if grep -q 'Non-2xx\|Socket errors' "$work/wrk"; then cat "$work/wrk" >&2; exit 1; fi
  awk '/Requests\/sec/ {print $2}' "$work/wrk"
}
median() { sort -n | awk '{a[NR]=$1} END {print (NR % 2) ? a[(NR+1)/2] : (a[NR/2]+a[NR/2+1])/2}'; }

for kind in parse check batch parse check; do rate $kind 3 >/dev/null; done
for _ in $(seq "$rounds"); do
  for kind in parse check batch; do rate $kind "$seconds" >>"$work/$kind.rates"; done
done
parse=$(median <"$work/parse.rates")
check=$(median <"$work/check.rates")
batch=$(median <"$work/batch.rates")
awk -v p="$parse" -v c="$check" -v b="$batch" 'BEGIN {
  printf "parse and answer only   %9.0f requests/s\n", p
  printf "check                   %9.0f requests/s, %.2f of it (at least 0.70)\n", c, c / p
  printf "batch of 100            %9.0f decisions/s, %.1f times single checks (at least 10)\n", b * 100, b * 100 / c
}'
