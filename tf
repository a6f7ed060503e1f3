#!/usr/bin/env bash
# Starts the command line: builds it first where it is missing or older than its sources.
#
#   TF_ONNX_GPU=1        take ONNX Runtime's build for CUDA (see "gpu-onnx" in pom.xml)
#
# What else it reads from the environment: tf-examples/src/launch/launch.sh, which starts it.
set -euo pipefail

# The project's folder, through any symbolic links to this script.
script=${BASH_SOURCE[0]}
while [ -L "$script" ]; do
  link=$(readlink "$script")
  case $link in
    /*) script=$link ;;
    *) script=$(dirname "$script")/$link ;;
  esac
done
tf_home=$(cd "$(dirname "$script")" && pwd -P)

# shellcheck source=tf-examples/src/launch/launch.sh
. "$tf_home/tf-examples/src/launch/launch.sh"
find_java

built=$tf_home/tf-examples/target/tf
profile=
if [ "${TF_ONNX_GPU:-}" = 1 ]; then
  built=$built-gpu-onnx
  profile=-Pgpu-onnx
fi
stamp=$built/stamp

outdated() {
  [ -d "$built/lib" ] && [ -f "$stamp" ] || return 0
  [ -n "$(find "$tf_home"/pom.xml "$tf_home"/*/pom.xml "$tf_home"/*/src/main -newer "$stamp" | head -n 1)" ]
}

build() {
  local log=$built/build.log
  echo "tf: building (first time: a few minutes, downloads libtorch)..." >&2
  rm -rf "$built"
  mkdir -p "$built"
  # The stamp bears the time at which the build began: what is edited meanwhile is newer.
  touch "$built/began"
  if ! (cd "$tf_home" && ./mvnw -B -ntp ${profile:+"$profile"} -Dstyle.color=never -pl tf-examples -am package \
    -Dmaven.test.skip -Dmaven.javadoc.skip -Dmaven.source.skip -Djacoco.skip -Dspotless.check.skip) >"$log" 2>&1; then
    grep -E '^\[(WARNING|ERROR)\]' "$log" | tail -n 40 >&2 || tail -n 40 "$log" >&2
    fail "the build failed; its whole log is $log"
  fi
  mv "$built/began" "$stamp"
}

if outdated; then
  # One build at a time, where the system can lock; who waited may find it done.
  if command -v flock >/dev/null 2>&1; then
    mkdir -p "$tf_home/tf-examples/target"
    exec 9>"$tf_home/tf-examples/target/tf.lock"
    flock 9
    if outdated; then build; fi
    exec 9>&-
  else
    build
  fi
fi

launch "$built/lib" "$@"
