#!/usr/bin/env bash
# Starts the command line: builds it first where it is missing or older than its sources.
#
#   TF_JAVA_OPTS         more flags for the JVM, e.g. -Xmx8g
#   TF_GPU=1             leave the CPU's libtorch out: DJL looks for CUDA's (see "gpu" in pom.xml)
#   TF_ONNX_GPU=1        take ONNX Runtime's build for CUDA (see "gpu-onnx" in pom.xml)
#   PYTORCH_LIBRARY_PATH a libtorch to use instead of the one in the jars; needs PYTORCH_FLAVOR too
set -euo pipefail

fail() {
  echo "tf: $*" >&2
  exit 1
}

# The project's folder, through any symbolic links to this script.
script=${BASH_SOURCE[0]}
while [ -L "$script" ]; do
  link=$(readlink "$script")
  case $link in
    /*) script=$link ;;
    *) script=$(dirname "$script")/$link ;;
  esac
done
home=$(cd "$(dirname "$script")" && pwd -P)

if [ -n "${JAVA_HOME:-}" ]; then
  java=$JAVA_HOME/bin/java
  [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, but there is no bin/java in it"
else
  java=$(command -v java) || fail "no java on the PATH: install a JDK, version 17 or newer"
fi
release=$("$java" -version 2>&1 | sed -n 's/.*version "\([^"]*\)".*/\1/p')
version=${release%%[!0-9]*}
[ "${version:-0}" -ge 17 ] || fail "$java is Java ${release:-of an unknown version}: 17 or newer is needed"

built=$home/tf-examples/target/tf
profile=
if [ "${TF_ONNX_GPU:-}" = 1 ]; then
  built=$built-gpu-onnx
  profile=-Pgpu-onnx
fi
stamp=$built/stamp

outdated() {
  [ -d "$built/lib" ] && [ -f "$stamp" ] || return 0
  [ -n "$(find "$home"/pom.xml "$home"/*/pom.xml "$home"/*/src/main -newer "$stamp" | head -n 1)" ]
}

build() {
  local log=$built/build.log
  echo "tf: building (first time: a few minutes, downloads libtorch)..." >&2
  rm -rf "$built"
  mkdir -p "$built"
  # The stamp bears the time at which the build began: what is edited meanwhile is newer.
  touch "$built/began"
  if ! (cd "$home" && ./mvnw -B -ntp ${profile:+"$profile"} -Dstyle.color=never -pl tf-examples -am package -DskipTests \
    -Dmaven.javadoc.skip -Dmaven.source.skip -Djacoco.skip -Dspotless.check.skip) >"$log" 2>&1; then
    grep -E '^\[(WARNING|ERROR)\]' "$log" | tail -n 40 >&2 || tail -n 40 "$log" >&2
    fail "the build failed; its whole log is $log"
  fi
  mv "$built/began" "$stamp"
}

if outdated; then
  # One build at a time, where the system can lock; who waited may find it done.
  if command -v flock >/dev/null 2>&1; then
    mkdir -p "$home/tf-examples/target"
    exec 9>"$home/tf-examples/target/tf.lock"
    flock 9
    if outdated; then build; fi
    exec 9>&-
  else
    build
  fi
fi

classpath=$built/lib/*
export OPT_OUT_TRACKING=true
if [ "${TF_GPU:-}" = 1 ]; then
  # Convolutions in float32 as on a CPU, unless TF32 is asked for: cuDNN takes it by default.
  if [ "${TORCH_ALLOW_TF32_CUBLAS_OVERRIDE:-}" != 1 ]; then
    export NVIDIA_TF32_OVERRIDE="${NVIDIA_TF32_OVERRIDE:-0}"
  fi
  classpath=
  for jar in "$built"/lib/*.jar; do
    case $jar in
      */pytorch-native-cpu-*) ;;
      *) classpath=${classpath:+$classpath:}$jar ;;
    esac
  done
else
  export DJL_OFFLINE="${DJL_OFFLINE:-true}"
fi

# Java takes the encoding of arguments and file names from the locale. In that of a bare container,
# C, it is ASCII, which holds few of them. Alpine has no "locale", but knows this one.
if ! command -v locale >/dev/null 2>&1; then
  export LC_ALL=C.UTF-8
elif [ "$(locale charmap 2>/dev/null)" != UTF-8 ]; then
  for name in C.UTF-8 C.utf8 en_US.UTF-8; do
    if [ "$(LC_ALL=$name locale charmap 2>/dev/null)" = UTF-8 ]; then
      export LC_ALL=$name
      break
    fi
  done
fi

# Threads of libtorch that wait for each other sleep: beside other work, those that spin take the
# processor from the ones that they wait for.
if [ -z "${GOMP_SPINCOUNT+set}${OMP_WAIT_POLICY+set}" ]; then
  export GOMP_SPINCOUNT=0
fi

# On virtual machines that show no caches, oneDNN's convolutions by newer instructions are wrong.
if [ -d /sys/devices/system/cpu/cpu0 ] && [ ! -d /sys/devices/system/cpu/cpu0/cache ]; then
  export DNNL_MAX_CPU_ISA="${DNNL_MAX_CPU_ISA:-SSE41}"
fi

# The heap stays small: the tensors live outside it.
flags="-Xmx2g -XX:+UseSerialGC -Dfile.encoding=UTF-8"
[ "$version" -lt 22 ] || flags="$flags --enable-native-access=ALL-UNNAMED"

# In the environment: ONNX Runtime 1.29 crashes where the words of a command take 4 KiB.
export CLASSPATH="$classpath"
# shellcheck disable=SC2086
exec "$java" $flags "-Dtf.command=$0" ${TF_JAVA_OPTS:-} io.github.timefreq.examples.Main "$@"
