# Sourced by up.sh, down.sh and restart-apiserver.sh: the processes of one rig, by their ids in its run folder.
# A process NAME has $run/processes/NAME.{args,pid,log}.

say() { printf '%s %s\n' "$(date +%H:%M:%S)" "$*" >&2; }

# run_folder KUBECONFIG-OR-FOLDER: refuses what up.sh did not make, because down.sh removes it.
run_folder() {
  local folder=$1
  if [ -f "$folder" ]; then folder=$(dirname "$folder"); fi
  folder=$(cd "$folder" 2>/dev/null && pwd) || { echo "no such rig: $1" >&2; return 1; }
  [ -f "$folder/.milvusl7-rig" ] || { echo "not a rig's run folder: $folder" >&2; return 1; }
  echo "$folder"
}

# start_process NAME PROGRAM ARG...: the arguments are kept, so that start_again starts the same.
start_process() {
  local name=$1; shift
  printf '%s\0' "$@" >"$run/processes/$name.args"
  : >"$run/processes/$name.log"
  start_again "$name"
}

start_again() {
  local args; mapfile -d '' -t args <"$run/processes/$1.args"
  # A session of its own: a Ctrl+C in the terminal ends the tests, and the tests' script ends the rig.
  setsid "${args[@]}" </dev/null >>"$run/processes/$1.log" 2>&1 9>&- &
  echo $! >"$run/processes/$1.pid"
}

# The run folder stands in every command line of the rig: a process id that was given away again is not ours.
is_running() {
  local pid; pid=$(cat "$run/processes/$1.pid" 2>/dev/null) || return 1
  tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- "$run"
}

signal_process() { if is_running "$2"; then kill "-$1" "$(cat "$run/processes/$2.pid")" 2>/dev/null || true; fi; }

# await SECONDS WHAT COMMAND...: until the command succeeds.
await() {
  local deadline=$((SECONDS + $1)) what=$2; shift 2
  until "$@" 2>/dev/null; do
    if [ $SECONDS -ge $deadline ]; then echo "gave up waiting for $what" >&2; return 1; fi
    sleep 0.1
  done
}

# await_exit SECONDS NAME...
await_exit() {
  local deadline=$((SECONDS + $1)) name; shift
  for name; do
    while is_running "$name"; do
      [ $SECONDS -lt $deadline ] || return 1
      sleep 0.05
    done
  done
}

# The clients end first, the store last.
stop_rig() {
  local name
  for name in node-stand-in kube-controller-manager kube-apiserver etcd; do
    signal_process TERM "$name"
    if ! await_exit 5 "$name"; then
      signal_process KILL "$name"
      await_exit 5 "$name" || say "$name does not end"
    fi
  done
}
