#!/usr/bin/env bash
# The test command. Builds everything, publishes the executable, runs every test project.
# The last line is "N passed, N failed", summed over the projects; a project that ends without a summary is one failure.
#
#   tests/run.sh                        everything
#   tests/run.sh Kubernetes Exposition  only the test projects whose names contain one of the words
#
# Made for Debian 12 with the .NET 10 SDK. The end-to-end tests need prometheus (with promtool), curl, Python, Go, Chromium and
# an API server with etcd: what is missing is installed from Debian, which takes root (and once some 8 minutes for the API server, see
# tests/tools/control-plane.sh). KUBEBUILDER_ASSETS names a folder with a kube-apiserver and an etcd of your own.
set -euo pipefail
cd "$(dirname "$0")/.."
exec </dev/null

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
configuration=Release
published=$PWD/artifacts/publish/state-metrics-linux
logs=$PWD/artifacts/test-logs
# A project that hangs is killed with everything that it started; the longest takes some minutes.
project_limit=20m

log() { echo "run.sh: $*" >&2; }

# matching PROJECT WORD...: true when there is no word, or the name holds one of them, in any letter case
matching() {
  local name=${1,,}; shift
  (($# == 0)) && return 0
  local word
  for word in "$@"; do [[ $name == *"${word,,}"* ]] && return 0; done
  return 1
}

# installed PROGRAM:PACKAGE...: installs the Debian packages of the programs that are missing. Debian's prometheus package
# brings promtool too; no service may start on this machine.
installed() {
  local wanted packages=() policy=/usr/sbin/policy-rc.d made='' status=0
  for wanted in "$@"; do
    command -v "${wanted%%:*}" >/dev/null || packages+=("${wanted##*:}")
  done
  ((${#packages[@]} > 0)) || return 0
  [[ $(id -u) == 0 ]] || { log "missing, and installing takes root: ${packages[*]}"; return 1; }
  log "installing ${packages[*]}"
  if [[ ! -e $policy ]]; then printf '#!/bin/sh\nexit 101\n' > "$policy"; chmod +x "$policy"; made=$policy; fi
  { DEBIAN_FRONTEND=noninteractive apt-get update -qq \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}"; } >&2 || status=$?
  if [[ -n $made ]]; then rm -f "$made"; fi
  return "$status"
}

# The shells whose completion scripts are tested.
prepare_server() { installed zsh:zsh fish:fish; }

# What the tests of the chart use beside those of the end-to-end tests: the renderer and the benchmarks, built now so that no test
# waits for them.
prepare_chart() {
  prepare_end_to_end || return 1
  build benchmarks/StateMetrics.Scale benchmarks/StateMetrics.Benchmarks || return 1
  bash tests/tools/chart-render/run.sh charts/state-metrics >/dev/null
}

# What the end-to-end tests use: Prometheus, the programs that scrapes are read with, a folder with an API server and etcd, and
# the published executable.
prepare_end_to_end() {
  installed prometheus:prometheus promtool:prometheus curl:curl python3:python3 go:golang-go chromium:chromium || return 1
  if [[ -z ${KUBEBUILDER_ASSETS:-} ]]; then
    KUBEBUILDER_ASSETS=$(bash tests/tools/control-plane.sh | tail -n 1) || return 1
    export KUBEBUILDER_ASSETS
  fi
  # Two projects use it; what the caller's environment may name is not what was built here.
  if [[ $is_published == yes ]]; then return 0; fi
  log "publishing the executable"
  dotnet publish src/StateMetrics.Server -c "$configuration" -o "$published" -v quiet --disable-build-servers || return 1
  export STATE_METRICS_EXECUTABLE=$published/state-metrics
  is_published=yes
}

build() {
  log "building"
  local target
  for target in "$@"; do
    dotnet build "$target" -c "$configuration" -v quiet --disable-build-servers || return 1
  done
}

# run PROJECT: shows its result, and its output when something failed; adds to passed and failed
run() {
  local project=$1 output=$logs/$1.log status=0 good=0 bad=1 skipped=0 summary
  timeout --kill-after=10s "$project_limit" \
    dotnet "artifacts/bin/$project/${configuration,,}/$project.dll" -noColor > "$output" 2>&1 || status=$?
  # "   NAME  Total: 3, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0, Time: 0.1s"; without tests only "Total: 0", which is a failure
  summary=$(grep -E '^ +[^ ]+ +Total: [0-9]+, Errors: ' "$output" | tail -n 1 || true)
  if [[ $summary =~ Total:\ ([0-9]+),\ Errors:\ ([0-9]+),\ Failed:\ ([0-9]+),\ Skipped:\ ([0-9]+),\ Not\ Run:\ ([0-9]+) ]]; then
    skipped=${BASH_REMATCH[4]}
    good=$((BASH_REMATCH[1] - BASH_REMATCH[3] - skipped - BASH_REMATCH[5]))
    bad=$((BASH_REMATCH[2] + BASH_REMATCH[3]))
    if ((bad == 0 && status != 0)); then bad=1; fi
  fi
  echo "$project: $good passed, $bad failed, $skipped skipped (exit status $status)"
  if ((bad > 0)); then
    cat "$output"
    failures+=("$output")
  fi
  passed=$((passed + good)) failed=$((failed + bad))
}

# failures_again: what failed once more at the end, where a reader who sees only an output's tail finds it. xunit marks a test's
# line with [FAIL]; what follows, more deeply indented, is its message and where it came from.
failures_again() {
  local output
  for output in "${failures[@]}"; do
    echo "=== failed in $(basename "$output" .log)"
    awk '/^    [^ ].* \[FAIL\]$/ { shown = 40 } /^    [^ ]/ && !/\[FAIL\]$/ { shown = 0 } shown > 0 && /^ / { shown--; print substr($0, 1, 400) }' "$output"
  done
}

finish() {
  failures_again
  echo "$passed passed, $failed failed"
  exit $((failed > 0))
}

passed=0 failed=0 is_published=no failures=()
projects=()
for folder in tests/*.Tests; do
  project=$(basename "$folder")
  if matching "$project" "$@"; then projects+=("$project"); fi
done
if ((${#projects[@]} == 0)); then
  log "no test project matches: $*"
  failed=1
  finish
fi

targets=(StateMetrics.sln)
if (($# > 0)); then targets=("${projects[@]/#/tests/}"); fi
if ! build "${targets[@]}"; then
  failed=1
  finish
fi

mkdir -p "$logs"
for project in "${projects[@]}"; do
  preparation=true
  case $project in
    StateMetrics.Chart.Tests) preparation=prepare_chart ;;
    StateMetrics.EndToEnd.Tests) preparation=prepare_end_to_end ;;
    StateMetrics.Server.Tests) preparation=prepare_server ;;
  esac
  if ! $preparation; then
    echo "$project: 0 passed, 1 failed (it could not be prepared)"
    failed=$((failed + 1))
    continue
  fi
  run "$project"
done
finish
