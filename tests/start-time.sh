#!/usr/bin/env bash
# From process start to the first answered check, with 1,000 tenants of 100 users on disk. Needs python3.
#
#   tests/start-time.sh [starts, default 5] [tenants, default 1000] [users a tenant, default 100]
#
# ARTIFACTS names the folder of the build (default: a new one), CONFIGURATION the build (default: Release).
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
artifacts=${ARTIFACTS:-$work/artifacts}
configuration=${CONFIGURATION:-Release}

dotnet build src/OrleansRoles.Server -c "$configuration" --artifacts-path "$artifacts" -v quiet --nologo
exec python3 - "$artifacts/bin/OrleansRoles.Server/${configuration,,}/OrleansRoles.Server.dll" "$work" \
  "${PORT:-5092}" "${1:-5}" "${2:-1000}" "${3:-100}" <<'PY'
import http.client, json, os, subprocess, sys, time

server, work, port, starts, tenants, users = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
KEY = "start-time-key-for-tests"
HEADERS = {"Authorization": "Bearer " + KEY, "Content-Type": "application/json"}


def send(method, path, body):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request(method, path, json.dumps(body), HEADERS)
    return connection.getresponse()


def start():
    begin = time.monotonic()
    process = subprocess.Popen(
        ["dotnet", server, f"--urls=http://127.0.0.1:{port}", f"--OrleansRoles:Data={work}/data",
         f"--OrleansRoles:OperatorKey={KEY}"], stdout=subprocess.DEVNULL)
    check = {"subject": {"type": "user", "id": "u1"}, "action": {"name": "tasks.view"},
             "resource": {"type": "tenant", "id": f"t{tenants - 1}"}}
    while True:
        try:
            send("POST", f"/t/t{tenants - 1}/access/v1/evaluation", check).read()
            return process, time.monotonic() - begin
        except ConnectionRefusedError:
            time.sleep(0.005)


process, _ = start()
roles = [{"id": f"r{r}", "grants": [{"at": "tenant", "permissions": {"account.tasks": True}}]} for r in range(5)]
people = [{"id": f"u{u}", "email": f"u{u}@example.com", "roles": [f"r{u % 5}"]} for u in range(users)]
begin = time.monotonic()
for tenant in range(tenants):
    answer = send("PUT", f"/v1/tenants/t{tenant}/document", {"model": "momentus-elite", "users": people, "roles": roles})
    text = answer.read()
    assert answer.status == 201, text
print(f"{tenants} tenants of {users} users written in {time.monotonic() - begin:.1f} s")
process.terminate()
process.wait()
times = []
for _ in range(starts):
    process, seconds = start()
    times.append(seconds)
    process.terminate()
    process.wait()
print("start to first answer: " + ", ".join(f"{t:.2f}" for t in times) + f" s; median {sorted(times)[len(times) // 2]:.2f} s"
      " (at most 2)")
PY
