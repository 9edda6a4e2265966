#!/usr/bin/env bash
# Puts what the browser tests run on in place: Debian's chromium (installed where this is root; nothing else is changed),
# and playwright-core and axe-core from npm, in a cache outside the checkout. A second run finds everything and takes no time.
# Prints the packages' folder as its last line; ends with 1 and a reason where the tests cannot run here.
set -euo pipefail

cache=${MILVUSL7_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/milvusl7}
folder=$cache/browser
packages=(playwright-core@1.65.1 axe-core@4.14.1)

say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*" >&2; }
cannot() { echo "the browser tests cannot run here: $*" >&2; exit 1; }

for tool in node npm; do command -v "$tool" >/dev/null || cannot "there is no $tool"; done
mkdir -p "$folder"
exec 9>"$cache/.browser.lock"
flock -w 900 9 || cannot "another set-up holds $cache/.browser.lock"

if ! command -v chromium >/dev/null; then
  [ "$(id -u)" = 0 ] || cannot "chromium is not there, and only root can install it (apt-get install chromium)"
  command -v apt-get >/dev/null || cannot "there is neither chromium nor apt-get"
  say "chromium: from Debian's package"
  export DEBIAN_FRONTEND=noninteractive
  if ! apt-cache show chromium >/dev/null 2>&1; then apt-get update -qq >&2 || cannot "apt-get update failed"; fi
  # A list that is some days old names packages that the mirror has replaced.
  install() { apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >&2; }
  install || { apt-get update -qq >&2 && install; } || cannot "apt-get did not install chromium"
fi

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
