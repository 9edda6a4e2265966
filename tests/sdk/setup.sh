#!/usr/bin/env bash
# Puts Milvus's Node SDK in place, from npm, in a cache outside the checkout. A second run finds it and takes no time.
# Prints the packages' folder as its last line; ends with 1 and a reason where the tests cannot run here.
set -euo pipefail

cache=${MILVUSL7_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/milvusl7}
folder=$cache/sdk
packages=(@zilliz/milvus2-sdk-node@3.0.6)

say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*" >&2; }
cannot() { echo "the tests with the Node SDK cannot run here: $*" >&2; exit 1; }

for tool in node npm; do command -v "$tool" >/dev/null || cannot "there is no $tool"; done
mkdir -p "$folder"
exec 9>"$cache/.sdk.lock"
flock -w 900 9 || cannot "another set-up holds $cache/.sdk.lock"

# The stamp names the versions: other ones are installed anew.
if [ "$(cat "$folder/.packages" 2>/dev/null)" != "${packages[*]}" ]; then
  say "${packages[*]}: from npm"
  rm -rf "$folder/node_modules" "$folder/.packages"
  echo '{ "private": true }' >"$folder/package.json"
  npm install --prefix "$folder" --no-save --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error "${packages[@]}" >&2 ||
    cannot "npm did not install ${packages[*]}"
  echo "${packages[*]}" >"$folder/.packages"
fi

echo "$folder"
