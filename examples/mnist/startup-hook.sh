#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Prepares a container of Determined for a program of detpl. Determined sources this file with bash and `set -e`, in the
# folder of the context and before the entrypoint, which sees what is exported here.
#
# DETPL_PROGRAM, a variable that the experiment sets, is the program's name. The context holds the program itself, or
# the sources of detpl with its examples, of which it is built here.

prepare_detpl() {
  local -r pinned=2.15.0 # the torch that the program was built with: LibTorch's binary interface changes with every one
  local -r python=${DET_PYTHON_EXECUTABLE:-python3} program=${DETPL_PROGRAM:-}
  local torch missing
  if [[ -z $program ]]; then
    echo "startup-hook.sh: DETPL_PROGRAM is not set: name the program in the experiment's environment_variables." >&2
    return 1
  fi

  torch=$("$python" -c 'from importlib.metadata import version; print(version("torch"))' 2>/dev/null | cut -d+ -f1)
  if [[ $torch != "$pinned" ]]; then
    echo "startup-hook.sh: installing torch $pinned in place of ${torch:-none}"
    "$python" -m pip install --quiet "torch==$pinned"
  fi
  # Not by importing torch, which takes seconds.
  torch=$("$python" -c 'from importlib.util import find_spec; print(find_spec("torch").submodule_search_locations[0])')
  export LD_LIBRARY_PATH=$torch/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}

  if [[ ! -e $program && -x run && -f CMakeLists.txt ]]; then
    echo "startup-hook.sh: building $program"
    CMAKE_PREFIX_PATH=$torch ./run example "$program" --help >/dev/null # installs what is missing, and builds it
    ln -s "build/release/examples/$program" "$program"
  fi
  if [[ ! -x $program ]]; then
    echo "startup-hook.sh: the context has neither an executable $program nor the sources of detpl: submit the folder" \
      "that \`cmake --install build/release --component $program --prefix FOLDER\` makes." >&2
    return 1
  fi
  missing=$(ldd "$program" 2>&1 | grep 'not found' | tr -s '[:space:]' ' ')
  if [[ -n $missing ]]; then
    echo "startup-hook.sh: $program does not start in this image:$missing" >&2
    return 1
  fi
}

prepare_detpl
