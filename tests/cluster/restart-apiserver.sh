#!/usr/bin/env bash
# Kills a rig's API server as a crash would and starts it again, same port, same arguments. Returns when it is ready.
set -euo pipefail
. "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/processes.sh"
run=$(run_folder "${1:?the kubeconfig that up.sh printed, or its run folder}")
args=$run/processes/kube-apiserver.args
bin=$(dirname "$(head -z -n 1 "$args" | tr -d '\0')")
port=$(tr '\0' '\n' <"$args" | sed -n '/^--secure-port$/{n;p;}')

# A killed process loses its command line before its sockets: a server started too soon finds its port taken, and ends.
refused() { ! (: </dev/tcp/127.0.0.1/"$port"); }
ready() { "$bin/kubectl" --kubeconfig "$run/admin.kubeconfig" --request-timeout 5s get --raw /readyz >/dev/null; }
alive() { kill -0 "$(cat "$run/processes/kube-apiserver.pid")"; }
ready_or_ended() { ready || ! alive; }

signal_process KILL kube-apiserver
await_exit 10 kube-apiserver
await 10 "port $port to be given up" refused
deadline=$((SECONDS + 60))
until start_again kube-apiserver && await $((deadline - SECONDS)) "the API server" ready_or_ended && alive; do
  if [ $SECONDS -ge $deadline ]; then tail -n 20 "$run/processes/kube-apiserver.log" >&2; exit 1; fi
  say "the API server ended at its start: once more"
  sleep 0.5
done
