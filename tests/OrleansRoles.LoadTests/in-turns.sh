#!/usr/bin/env bash
# Compares `load mixed` runs on a machine whose speed changes from one minute to the next: all are started and warmed up one
# after the other, and then they have the machine to themselves in turn, while the others' load stands still (their clusters
# go on, with nothing to do).
#
#   in-turns.sh FOLDER TURNS 'WARM-UP OPTIONS…' 'WARM-UP OPTIONS…' …
#
#   LOAD='dotnet …/OrleansRoles.LoadTests.dll mixed --target cluster --tenants 200 --users 50 --silo … --gateway …' \
#     in-turns.sh ../turns 9 '140 --silos 1' '270 --silos 4 --route tenant' '270 --silos 4'
#
# WARM-UP is in seconds. For each: checks and changes a second in each turn, the medians, and what part of the first one's
# checks that is in the same turns. The reports stand in FOLDER/1, FOLDER/2 …; their times from request to answer are of no
# use, since the standing still is in them. Needs jq.
set -euo pipefail
fail() { echo "in-turns.sh: $*" >&2; exit 2; }
[ $# -ge 4 ] || fail "write FOLDER TURNS and at least two runs; see the head of this file"
[ -n "${LOAD:-}" ] || fail "write the command that is common to all runs into LOAD"
command -v jq >/dev/null || fail "install jq"
folder=$1 turns=$2
shift 2
turn=14
runs=("$@")
pids=()
mkdir -p "$folder"
trap 'for pid in "${pids[@]}"; do kill -CONT "$pid" 2>/dev/null; kill "$pid" 2>/dev/null; done' EXIT

for place in "${!runs[@]}"; do
  read -r warm options <<<"${runs[$place]}"
  seconds=$((warm + turns * turn * ${#runs[@]} + 20))
  for later in "${runs[@]:place+1}"; do seconds=$((seconds + ${later%% *} + 40)); done
  out=$folder/$((place + 1))
  rm -rf "$out" "$out.log"
  # The options are words.
  # shellcheck disable=SC2086
  $LOAD $options --seconds "$seconds" --warm-up 1 --out "$out" >"$out.log" 2>&1 &
  pids+=($!)
  until grep -q measuring "$out.log"; do
    kill -0 "${pids[$place]}" 2>/dev/null || fail "\`${runs[$place]}\` ended: $(tail -1 "$out.log")"
    sleep 0.5
  done
  sleep "$warm"
  kill -STOP "${pids[$place]}"
done

for ((number = 0; number < turns; number++)); do
  for pid in "${pids[@]}"; do
    kill -CONT "$pid"
    sleep "$turn"
    kill -STOP "$pid"
  done
done

# The last seconds of the runs, which now overlap, are longer or shorter than a turn and do not count.
for pid in "${pids[@]}"; do kill -CONT "$pid"; done
code=0
for pid in "${pids[@]}"; do wait "$pid" || code=1; done
pids=()

# Of one kind of call: the mean of each turn, without its first and last two seconds.
by_turn() {
  jq -r --arg kind "$2" '.rounds[0].calls[] | select(.kind == $kind).countBySecond[]' "$1/report.json" | awk -v turn="$turn" '
    function finish(   sum, second) {
      if (count >= turn - 3 && count <= turn + 3) {
        for (second = 3; second <= count - 2; second++) sum += counts[second]
        printf "%d\n", sum / (count - 4)
      }
      count = 0
    }
    { if ($1 > 0) counts[++count] = $1; else finish() }
    END { finish() }'
}

median() { sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

first=$(by_turn "$folder/1" check)
for place in "${!runs[@]}"; do
  out=$folder/$((place + 1))
  checks=$(by_turn "$out" check)
  part=$(paste -d ' ' <(echo "$first") <(echo "$checks") | awk 'NF == 2 { one += $1; two += $2 } END { if (one) printf "%.2f", two / one }')
  echo "$(jq -r 'if .right then "right" else "WRONG" end' "$out/report.json"): ${runs[$place]}"
  echo "  checks a second by turn: ${checks//$'\n'/ }"
  echo "  median $(median <<<"$checks") checks, $(by_turn "$out" change | median) changes a second; $part of the first run's checks"
done
exit "$code"
