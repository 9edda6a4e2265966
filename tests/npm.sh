# To be sourced by a set-up: puts packages of npm into a folder of the cache outside the checkout.
# The caller sets: what (for messages), name (of the folder in the cache), packages.
cache=${MILVUSL7_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/milvusl7}
folder=$cache/$name

say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*" >&2; }
cannot() { echo "$what cannot run here: $*" >&2; exit 1; }

for tool in node npm; do command -v "$tool" >/dev/null || cannot "there is no $tool"; done
mkdir -p "$folder"
exec 9>"$cache/.$name.lock"
flock -w 900 9 || cannot "another set-up holds $cache/.$name.lock"

install_packages() {
  # The stamp names the versions: other ones are installed anew.
  [ "$(cat "$folder/.packages" 2>/dev/null)" != "${packages[*]}" ] || return 0
  say "${packages[*]}: from npm"
  rm -rf "$folder/node_modules" "$folder/.packages"
  echo '{ "private": true }' >"$folder/package.json"
  npm install --prefix "$folder" --no-save --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error "${packages[@]}" >&2 ||
    cannot "npm did not install ${packages[*]}"
  echo "${packages[*]}" >"$folder/.packages"
}
