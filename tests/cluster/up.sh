#!/usr/bin/env bash
# Starts a Kubernetes of its own on this machine's loopback: etcd, API server, controllers, and a stand-in for nodes and
# load balancers. Prints the administrator's kubeconfig as its last line. The users helm-admin and manifest-admin, who may do
# nothing yet, have theirs beside it. MILVUSL7_CLUSTER_DIR names the run folder (new or empty).
set -euo pipefail
# The stand-ins' servers have no settings that change: each would watch its folder, and a user may watch no more than some hundred.
export DOTNET_hostBuilder__reloadConfigOnChange=false
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
. "$here/processes.sh"
. "$here/certificates.sh"
context=gke_milvusl7-test_us-west1-a_rig

bin=$("$here/setup.sh" | tail -n 1)/bin

# built NAME: the program's path, built where it is older than its source.
built() {
  local project=$root/tests/MilvusL7.$1
  local dll=$project/bin/Release/net10.0/MilvusL7.$1.dll
  if [ ! -f "$dll" ] || [ -n "$(find "$project" -name '*.cs' -not -path '*/obj/*' -newer "$dll")" ]; then
    say "building $1"
    timeout 300 dotnet build "$project" -c Release --nologo -v quiet >&2 || return 1
  fi
  echo "$dll"
}
node_stand_in=$(built NodeStandIn)
milvus_stand_in=$(built MilvusStandIn)

run=${MILVUSL7_CLUSTER_DIR:-$(mktemp -d "${TMPDIR:-/tmp}/milvusl7-rig.XXXXXX")}
mkdir -p "$run"
run=$(cd "$run" && pwd)
if [ -n "$(ls -A "$run")" ]; then echo "not empty: $run" >&2; exit 1; fi
chmod 700 "$run"
touch "$run/.milvusl7-rig"
mkdir "$run/processes" "$run/pki" "$run/users"

up=
finish() {
  local code=$?
  [ -z "$up" ] || return 0
  for log in "$run"/processes/*.log; do
    [ ! -f "$log" ] || { echo "--- the end of ${log##*/}"; tail -n 5 "$log"; } >&2
  done
  stop_rig
  rm -rf "$run"
  exit $((code == 0 ? 1 : code))
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Below the range from which the kernel gives out ports by itself, so only another rig can take it in between.
free_port() {
  local port
  while :; do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 9000))
    if ! (: </dev/tcp/127.0.0.1/$port) 2>/dev/null; then echo $port; return; fi
  done
}

# listening NAME SECONDS START PROBE: starts it on a free port, and on another one when somebody was faster.
listening() {
  local name=$1 deadline=$((SECONDS + $2)) attempt
  for attempt in 1 2 3 4; do
    port=$(free_port)
    "$3" "$port"
    while [ $SECONDS -lt $deadline ]; do
      if "$4" "$port" >/dev/null 2>&1 && is_running "$name"; then return 0; fi
      # Right after its start a process still bears the command line of this script.
      if ! kill -0 "$(cat "$run/processes/$name.pid")" 2>/dev/null; then break; fi
      sleep 0.1
    done
    grep -q 'address already in use' "$run/processes/$name.log" || break
    say "port $port was taken in between ($attempt)"
  done
  echo "$name does not come up" >&2
  return 1
}

start_etcd() {
  local sync=
  if "$bin/etcd" --help 2>&1 | grep -q unsafe-no-fsync; then sync=--unsafe-no-fsync; fi
  start_process etcd "$bin/etcd" --data-dir "$run/etcd" --name rig \
    --listen-client-urls "http://127.0.0.1:$1" --advertise-client-urls "http://127.0.0.1:$1" \
    --listen-peer-urls http://127.0.0.1:0 ${sync:+"$sync"}
}
probe_etcd() { grep -q 'ready to serve client requests' "$run/processes/etcd.log"; }

kubeconfig=$run/admin.kubeconfig
# Discovery is cached by address and port, and the next rig on this port is another cluster.
export KUBECACHEDIR=$run/kube-cache
kubectl=("$bin/kubectl" --kubeconfig "$kubeconfig" --request-timeout 20s)

start_apiserver() {
  local user
  for user in "${!tokens[@]}"; do
    write_kubeconfig "$run/$user.kubeconfig" "https://127.0.0.1:$1" "${tokens[$user]}"
  done
  start_process kube-apiserver "$bin/kube-apiserver" \
    --etcd-servers "http://127.0.0.1:$etcd_port" \
    --bind-address 127.0.0.1 --advertise-address 127.0.0.1 --secure-port "$1" --insecure-port 0 \
    --cert-dir "$run/pki" --tls-cert-file "$run/pki/apiserver.crt" --tls-private-key-file "$run/pki/apiserver.key" \
    --authorization-mode RBAC --token-auth-file "$run/users/tokens.csv" --anonymous-auth=true \
    --service-account-issuer https://milvusl7.test --api-audiences https://milvusl7.test \
    --service-account-key-file "$run/pki/service-account.pub" \
    --service-account-signing-key-file "$run/pki/service-account.key" \
    --service-cluster-ip-range 10.96.0.0/16 --endpoint-reconciler-type none --allow-privileged \
    --enable-priority-and-fairness=false --max-requests-inflight 2000 --max-mutating-requests-inflight 1000
}
probe_apiserver() { "${kubectl[@]}" get --raw /readyz; }

say "run folder $run"
start=$SECONDS
make_certificates "$run/pki" &
certificates=$!

declare -A tokens
umask 077
for user in admin helm-admin manifest-admin; do
  tokens[$user]=$(openssl rand -hex 16)
  printf '%s,%s,%s%s\n' "${tokens[$user]}" "$user" "$user" "$([ $user != admin ] || echo ,system:masters)"
done >"$run/users/tokens.csv"

listening etcd 30 start_etcd probe_etcd
etcd_port=$port
wait $certificates || { cat "$run/pki/openssl.log" >&2; exit 1; }
listening kube-apiserver 60 start_apiserver probe_apiserver

start_process node-stand-in "$(command -v dotnet)" "$node_stand_in" --kubeconfig "$kubeconfig" --milvus "$milvus_stand_in"
# Neither node lifecycle nor cloud controllers: the stand-in's nodes send no heartbeat, and it plays the cloud's part itself.
start_process kube-controller-manager "$bin/kube-controller-manager" \
  --kubeconfig "$kubeconfig" --port 0 --secure-port 0 --leader-elect=false \
  --service-account-private-key-file "$run/pki/service-account.key" --root-ca-file "$run/pki/ca.crt" \
  --controllers deployment,replicaset,statefulset,daemonset,job,endpoint,endpointslice,namespace,serviceaccount,serviceaccount-token,root-ca-cert-publisher,garbagecollector,disruption,pvc-protection,clusterrole-aggregation \
  --concurrent-namespace-syncs 10 --kube-api-qps 300 --kube-api-burst 500

"${kubectl[@]}" create --validate=false -f "$here/crds" >&2
"${kubectl[@]}" wait --for=condition=Established crd --all --timeout=30s >&2
await 30 "the nodes" grep -q 'nodes registered' "$run/processes/node-stand-in.log"
await 30 "the controllers" "${kubectl[@]}" get serviceaccount default --namespace default --output name >/dev/null

say "ready after $((SECONDS - start)) s"
up=1
echo "$kubeconfig"
