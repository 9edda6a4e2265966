#!/usr/bin/env bash
# Ends the rig that up.sh started and removes its run folder. Takes the kubeconfig or the run folder.
set -euo pipefail
. "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/processes.sh"
run=$(run_folder "${1:?the kubeconfig that up.sh printed, or its run folder}")
stop_rig
rm -rf "$run"
