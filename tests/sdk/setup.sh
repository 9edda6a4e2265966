#!/usr/bin/env bash
# Puts Milvus's Node SDK in place, from npm, in a cache outside the checkout. A second run finds it and takes no time.
# Prints the packages' folder as its last line; ends with 1 and a reason where the tests cannot run here.
set -euo pipefail

what="the tests with the Node SDK" name=sdk packages=(@zilliz/milvus2-sdk-node@3.0.6)
. "${BASH_SOURCE[0]%/*}/../npm.sh"

install_packages
echo "$folder"
