#!/bin/sh
# Starts the command line. In the zip this file is bin/timefreq, beside the folder lib. In the
# sources "tf" reads it for its functions, after it has set tf_home.
#
#   JAVA_HOME            the Java that runs it, version 17 or newer; else the one on the PATH
#   TF_JAVA_OPTS         more flags for the JVM, e.g. -Xmx8g
#   TF_GPU=1             leave the CPU's libtorch out: DJL looks for CUDA's (see "gpu" in pom.xml)
#   PYTORCH_LIBRARY_PATH a libtorch to use instead of the one in the jars; needs PYTORCH_FLAVOR too
set -eu

fail() {
  echo "${0##*/}: $*" >&2
  exit 1
}

# The folder of a script, through any symbolic links to it.
folder_of() {
  script=$1
  while [ -L "$script" ]; do
    link=$(readlink "$script")
    case $link in
      /*) script=$link ;;
      *) script=$(dirname "$script")/$link ;;
    esac
  done
  (cd "$(dirname "$script")" && pwd -P)
}

# Sets "java" and its "version".
find_java() {
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || fail "JAVA_HOME is $JAVA_HOME, but there is no bin/java in it"
  else
    java=$(command -v java) || fail "no java on the PATH: install a JDK, version 17 or newer"
  fi
  release=$("$java" -version 2>&1 | sed -n 's/.*version "\([^"]*\)".*/\1/p')
  version=${release%%[!0-9]*}
  [ "${version:-0}" -ge 17 ] || fail "$java is Java ${release:-of an unknown version}: 17 or newer is needed"
}

# Runs the jars of a folder, with the other words as arguments. The CPU's libtorch is in its "cpu".
launch() {
  lib=$1
  shift
  classpath=$lib/*
  export OPT_OUT_TRACKING=true
  if [ "${TF_GPU:-}" = 1 ]; then
    # Convolutions in float32 as on a CPU, unless TF32 is asked for: cuDNN takes it by default.
    if [ "${TORCH_ALLOW_TF32_CUBLAS_OVERRIDE:-}" != 1 ]; then
      export NVIDIA_TF32_OVERRIDE="${NVIDIA_TF32_OVERRIDE:-0}"
    fi
  else
    classpath=$classpath:$lib/cpu/*
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
}

if [ -z "${tf_home:-}" ]; then
  find_java
  launch "$(dirname "$(folder_of "$0")")/lib" "$@"
fi
