#!/usr/bin/env bash
# Fuzzes what reads other people's text: tests/fuzz/run.sh [seconds] [seed] [area] [case]
# The seconds are divided among the areas; the same seed gives the same cases. One line an area:
#   fuzz <area> <cases> clean <n> broken <n> slowest <seconds> peak <MB>
# A broken case is printed with the command that runs it alone. Exits with 1 if a case is broken.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
seconds=${1:-60} seed=${2:-$(date +%Y%m%d)} area=${3:-} one=${4:-}
export POWERSHELL_TELEMETRY_OPTOUT=1 POWERSHELL_UPDATECHECK=Off DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
export DOTNET_hostBuilder__reloadConfigOnChange=false
# What needs more than 512 MB of managed memory ends as a broken case.
export DOTNET_GCHeapHardLimit=0x20000000
program=tests/fuzz/bin/Release/net10.0/MilvusL7.Fuzz.dll
if [ -z "${MILVUSL7_FUZZ_BUILT:-}" ]; then
  timeout -k 20 900 dotnet build tests/fuzz/MilvusL7.Fuzz.csproj -c Release -v quiet || exit 1
fi
if [ -n "$area" ]; then areas=$area; else areas=$(dotnet "$program" list) || exit 1; fi
share=$(awk -v s="$seconds" -v n="$(wc -w <<<"$areas")" 'BEGIN { printf "%.1f", s / n }')
failed=0
for name in $areas; do
  # shellcheck disable=SC2086
  timeout -k 20 $((seconds + 300)) dotnet "$program" "$name" "$share" "$seed" $one
  code=$?
  if [ $code != 0 ]; then failed=1; fi
  if [ $code -gt 1 ]; then echo "fuzz $name ended with $code"; fi
done
exit $failed
