#!/usr/bin/env bash
# Runs the deterministic simulation: other seeds than the suite's, longer worlds, or one seed again with its story.
#
#   tests/simulate.sh --seed 4711           this world again, told step by step (with the options under which it failed)
#   tests/simulate.sh --seeds 5001-20000    these worlds, each of some minutes full of trouble
#   tests/simulate.sh --minutes 1000000     so many minutes of worlds of an hour, with calm between the troubles
#
# A failure names its seed. Two threads; the last line of a good run counts worlds, minutes, requests and scrapes.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() { sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2; }

arguments=("$@") long=no seeds='' total=''
while (($# > 0)); do
  (($# > 1)) || usage
  case $1 in
    --seed | --seeds) seeds=$2 ;;
    --minutes) long=yes total=$2 ;;
    *) usage ;;
  esac
  shift 2
done
((${#arguments[@]} > 0)) || usage

if [[ $long == yes ]]; then
  export SIMULATION_MINUTES=60 SIMULATION_PACE=0.1 SIMULATION_TOTAL_MINUTES=$total
  seeds=${seeds:-1000001-2000000}
fi
export SIMULATION_SEEDS=$seeds

project=StateMetrics.Simulation.Tests
dotnet build "tests/$project" -c Release -v quiet
exec dotnet "artifacts/bin/$project/release/$project.dll" -noColor -showLiveOutput -class "$project.SimulationTests"
