/**
 * What a unit's session runs before the user's script: makes the environment and leaves the script in $__dhow_script,
 * which the caller evaluates (see cmd_supervise). Bash, since task files are written for it.
 *
 * Order, later wins: the session's environment, the user's login environment (base.env), what setup exported
 * (setup.env, for run), the unit's own variables.
 */
import { shellSource } from './shell-source';

export const dhowUnit = shellSource`# Sourced by bash with the arguments DHOW_UNIT CLUSTER_FOLDER HOST_FOLDER STAGE TRY_FOLDER.
__dhow_root=$2 __dhow_host=$3 __dhow_stage=$4 __dhow_try=$5
umask 022
unset SSH_CLIENT SSH_CONNECTION SSH_TTY

# Reads NAME=VALUE entries, each ended by NUL; exported bash functions (environment modules use them) are entries too.
__dhow_load() {
  local entry name
  while IFS= read -r -d '' entry; do
    name=\${entry%%=*}
    case $name in
      BASH_FUNC_*%%)
        name=\${name#BASH_FUNC_}
        name=\${name%%%%}
        eval "$name \${entry#*=}" 2>/dev/null && export -f "$name" 2>/dev/null
        ;;
      BASHOPTS | SHELLOPTS | BASH_VERSINFO | EUID | PPID | UID | _ | PWD | OLDPWD | SHLVL | DHOW_UNIT) ;;
      SSH_CLIENT | SSH_CONNECTION | SSH_TTY | SSH_AUTH_SOCK | XDG_SESSION_ID) ;;
      HOME) [[ $2 != own ]] || export "$entry" ;;
      '' | [0-9]* | *[!A-Za-z0-9_]*)
        [[ $2 != own ]] || echo "dhow: bash cannot set a variable named “$name”; it was left out." >&2
        ;;
      *) export "$entry" ;;
    esac
  done <"$1"
}

[[ ! -e $__dhow_host/base.env ]] || __dhow_load "$__dhow_host/base.env" base
export PYTHONUNBUFFERED=1

# Sourcing conda's own profile script is what makes "conda activate" work, without the price of starting conda.
if ! declare -F conda >/dev/null; then
  for __dhow_conda in "\${CONDA_EXE%/bin/conda}" "$(type -P conda)" ~/miniconda3 ~/miniforge3 ~/anaconda3 /opt/conda; do
    __dhow_conda=\${__dhow_conda%/*bin/conda}
    if [[ -n $__dhow_conda && -e $__dhow_conda/etc/profile.d/conda.sh ]]; then
      . "$__dhow_conda/etc/profile.d/conda.sh"
      break
    fi
  done
  unset __dhow_conda
fi

[[ $__dhow_stage != run || ! -e $__dhow_host/setup.env ]] || __dhow_load "$__dhow_host/setup.env" setup
__dhow_load "$__dhow_try/env" own
cd "$__dhow_root/workdir" || exit 1

# Writes down what the script exported or changed, for the run scripts that come after.
__dhow_keep_exports() {
  local name was IFS=$' \t\n'
  for name in $(compgen -e); do
    [[ $name =~ ^[A-Za-z_][A-Za-z0-9_]*$ ]] || continue
    was=__dhow_was_$name
    [[ -n \${!was+set} && \${!was} == "\${!name}" ]] || printf '%s=%s\0' "$name" "\${!name}"
  done >"$__dhow_try/setup.env" && mv -f "$__dhow_try/setup.env" "$__dhow_host/setup.env"
}

if [[ $__dhow_stage == setup ]]; then
  for __dhow_name in $(compgen -e); do
    [[ $__dhow_name =~ ^[A-Za-z_][A-Za-z0-9_]*$ ]] && printf -v "__dhow_was_$__dhow_name" %s "\${!__dhow_name}"
  done
  # For scripts that call exit.
  trap '[[ $? -ne 0 ]] || __dhow_keep_exports' EXIT
fi

# Also called when the script set an exit trap of its own, in place of ours.
__dhow_finish() {
  [[ $__dhow_stage != setup || $1 -ne 0 ]] || __dhow_keep_exports
  exit "$1"
}

IFS= read -r -d '' __dhow_script <"$__dhow_try/script"
set --
`;
