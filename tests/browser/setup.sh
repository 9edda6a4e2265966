#!/usr/bin/env bash
# Puts what the browser tests run on in place: Debian's chromium (installed where this is root; nothing else is changed),
# and playwright-core and axe-core from npm, in a cache outside the checkout. A second run finds everything and takes no time.
# Prints the packages' folder as its last line; ends with 1 and a reason where the tests cannot run here.
set -euo pipefail

what="the browser tests" name=browser packages=(playwright-core@1.65.1 axe-core@4.14.1)
. "${BASH_SOURCE[0]%/*}/../npm.sh"

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

install_packages
echo "$folder"
