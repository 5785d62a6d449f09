/**
 * The shell runtime that is copied to every node: POSIX sh (dash, busybox, bash, zsh as sh), nothing of ours installed
 * before. `dhow-node.ts` (server side: `node-runtime.ts`) is its only caller.
 *
 * A cluster on a node is `~/.dhow/clusters/ID`: `workdir/`, `sync/` and, for each host name (homes may be shared over
 * NFS), `hosts/NAME/{base.env,setup.env,jobs/JOB/STAGE}`. A unit's folder holds
 *   claim       `pid boot-id start-time started-ms` of the supervisor. It is made by link(2), so of several starts one
 *               wins, and a start that died before this point left nothing that counts. A stop that comes first makes
 *               the same claim and thereby wins against every later start.
 *   try.N/      script and env as that start received them; env is removed once the unit is over
 *   pid         `pid start-time` of the script's session leader
 *   log         everything the script wrote, appended
 *   followers/  `pid start-time` of every tail that reads the log; the supervisor ends them when it is done
 *   heartbeat   touched every 5 s while the supervisor lives
 *   exit        `code ended-ms`; renamed into place, after which the log does not change
 *
 * Everything a unit starts carries DHOW_UNIT in its environment, so that what leaves the session is still found.
 */
import { shellSource } from './shell-source';

export const dhowNode = shellSource`#!/bin/sh
# Dhow's runtime on a node. Usage: dhow-node COMMAND CLUSTER [ARGUMENT...]
unset CDPATH
umask 022
self=$0
runtime=\${0%/*}

# Exit codes the server knows: 81 home, 82 no bash, 83 disk full, 84 no tar, 85 not permitted, 86 other.
fail() {
  code=$1
  shift
  printf '%s\n' "$*" >&2
  exit "$code"
}

# --- time, boot and process identity ---------------------------------------------------------------------------------

now_ms() {
  NOW=$(date +%s%3N)
  case $NOW in *[!0-9]* | ???????????) NOW=$(date +%s)000 ;; esac
}

boot_id() {
  BOOT=
  read -r BOOT 2>/dev/null </proc/sys/kernel/random/boot_id
  [ -n "$BOOT" ] || BOOT=$(sysctl -n kern.boottime 2>/dev/null | tr -cd '0-9')
  [ -n "$BOOT" ] || BOOT=unknown
}

# Sets BORN to the start time of live process $1; fails when there is none. Pid and start time together are never reused.
born() {
  BORN=
  if [ -r /proc/self/stat ]; then
    born_stat=
    read -r born_stat 2>/dev/null <"/proc/$1/stat"
    [ -n "$born_stat" ] || return 1
    set -- \${born_stat##*) }
    case $1 in Z | X) return 1 ;; esac
    BORN=\${20}
  else
    BORN=$(ps -o lstart= -p "$1" 2>/dev/null | tr -cd 'A-Za-z0-9')
  fi
  [ -n "$BORN" ]
}

# Runs its arguments in a session of their own, in this process. Call it in a background subshell.
detach() {
  if command -v setsid >/dev/null 2>&1; then
    exec setsid "$@"
  elif command -v perl >/dev/null 2>&1; then
    exec perl -MPOSIX -e 'POSIX::setsid(); exec { $ARGV[0] } @ARGV; exit 127' "$@"
  elif command -v python3 >/dev/null 2>&1; then
    exec python3 -c 'import os, sys; os.setsid(); os.execvp(sys.argv[1], sys.argv[1:])' "$@"
  fi
  exec "$@"
}

nap() {
  sleep 0.1 2>/dev/null || sleep 1
}

# Runs a command for at most $1 seconds.
limited() {
  limit_ticks=$(($1 * 10))
  shift
  (detach "$@") </dev/null &
  limit_pid=$!
  while kill -0 "$limit_pid" 2>/dev/null && [ "$limit_ticks" -gt 0 ]; do
    nap
    limit_ticks=$((limit_ticks - 1))
  done
  if kill -0 "$limit_pid" 2>/dev/null; then
    kill -KILL "-$limit_pid" 2>/dev/null || kill -KILL "$limit_pid" 2>/dev/null
  fi
  wait "$limit_pid" 2>/dev/null
}

# --- units -----------------------------------------------------------------------------------------------------------

# Sets the names of cluster $1 and, with $2 and $3, of a unit.
locate() {
  cluster=$1
  root=$HOME/.dhow/clusters/$1
  node_name=
  read -r node_name 2>/dev/null </proc/sys/kernel/hostname
  host=$root/hosts/\${node_name:-$(uname -n)}
  [ -z "$2" ] || locate_unit "$2" "$3"
}

locate_unit() {
  job=$1
  stage=$2
  unit=$host/jobs/$1/$2
}

read_claim() {
  PID= CLAIM_BOOT= CLAIM_BORN= STARTED=
  read -r PID CLAIM_BOOT CLAIM_BORN STARTED 2>/dev/null <"$unit/claim"
  [ -n "$PID" ]
}

# After read_claim: does the supervisor that made the claim still live?
is_supervised() {
  [ "$CLAIM_BOOT" = "$BOOT" ] && born "$PID" && [ "$BORN" = "$CLAIM_BORN" ]
}

make_claim() {
  ln "$1" "$unit/claim" 2>/dev/null && return 0
  [ -e "$unit/claim" ] && return 1
  # A file system without hard links.
  (set -C && cat "$1" >"$unit/claim") 2>/dev/null
}

end_unit() {
  now_ms
  echo "$1 $NOW" >"$unit/exit.$$" && mv -f "$unit/exit.$$" "$unit/exit"
}

# Sets MEMBERS to the live processes of the unit: those that carry its mark and those of its session.
members() {
  SESSION= LEADER_BORN=
  if [ "$CLAIM_BOOT" = "$BOOT" ]; then
    read -r SESSION LEADER_BORN 2>/dev/null <"$unit/pid"
    # A live leader with another start time: the number belongs to somebody else by now.
    if [ -n "$SESSION" ] && born "$SESSION" && [ "$BORN" != "$LEADER_BORN" ]; then SESSION=; fi
  fi
  if [ -r /proc/self/stat ]; then
    MEMBERS=$({
      # Not grep: busybox's stops at the first NUL of a line.
      head -v -c 1000000 /proc/[0-9]*/environ | tr '\0' '\n' | MARK="DHOW_UNIT=$unit:" awk \
        '/^==> \/proc\/[0-9]+\/environ <==$/ { split($2, part, "/"); pid = part[3] } $0 == ENVIRON["MARK"] { print pid }'
      [ -z "$SESSION" ] || cat /proc/[0-9]*/stat | awk -v session="$SESSION" \
        '{ pid = $1; sub(/^.*\) /, ""); if ($4 == session && $1 != "Z" && $1 != "X") print pid }'
    } 2>/dev/null)
  else
    MEMBERS=$({
      ps -axEww -o pid= -o command= | grep -F "DHOW_UNIT=$unit:" | grep -v grep | awk '{ print $1 }'
      [ -z "$SESSION" ] || ps -axo pid= -o pgid= | awk -v session="$SESSION" '$2 == session { print $1 }'
    } 2>/dev/null)
  fi
  [ -n "$MEMBERS" ]
}

# The log is complete: readers need not wait for the supervisor's process to vanish, which a lazy init may put off.
end_followers() {
  for follower in "$unit"/followers/*; do
    read -r follower_pid follower_born 2>/dev/null <"$follower" || continue
    if born "$follower_pid" && [ "$BORN" = "$follower_born" ]; then kill -TERM "$follower_pid"; fi
    rm -f "$follower"
  done
}

# TERM to every process of the unit, once each; KILL after $1 seconds. With $2 = supervisor also waits until the
# supervisor is done, which may be about to start the script. Fails when something will not die.
end_members() {
  termed=' '
  now_ms
  began=$NOW
  while :; do
    busy=
    if [ "$2" = supervisor ] && [ ! -e "$unit/exit" ] && is_supervised; then busy=1; fi
    members && busy=1
    [ -n "$busy" ] || return 0
    now_ms
    waited=$((NOW - began))
    [ "$waited" -lt $(($1 * 1000 + 15000)) ] || return 1
    for member in $MEMBERS; do
      if [ "$waited" -ge $(($1 * 1000)) ]; then
        kill -KILL "$member" 2>/dev/null
      else
        case $termed in *" $member "*) continue ;; esac
        termed="$termed$member "
        kill -TERM "$member" 2>/dev/null
        kill -CONT "$member" 2>/dev/null
      fi
    done
    nap
  done
}

# start CLUSTER JOB STAGE: a tar of script and env is on standard input.
cmd_start() {
  locate "$1" "$2" "$3"
  [ ! -e "$unit/claim" ] || exit 0
  [ -d "$root/workdir" ] || exit 97
  try=$unit/try.$$
  [ ! -e "$try" ] || rm -rf "$try"
  mkdir -p "$try" "$unit/followers" && tar -xof - -C "$try" || {
    rm -rf "$try"
    fail 86 "cannot write $try"
  }
  : >>"$unit/log" || fail 86 "cannot write $unit/log"
  # The supervisor says how it went and lets go of this pipe; from then on nothing ties it to us.
  said=$( (detach sh "$self" supervise "$cluster" "$job" "$stage" "$try") </dev/null 2>/dev/null &)
  case $said in
    claimed | taken) exit 0 ;;
    *) fail 86 "the supervisor did not start \${said:-(it said nothing)}" ;;
  esac
}

cmd_supervise() {
  locate "$1" "$2" "$3"
  try=$4
  trap '' HUP
  cd "$root" || exit 1
  boot_id
  born $$
  now_ms
  echo "$$ $BOOT $BORN $NOW" >"$try/claim"
  if ! make_claim "$try/claim"; then
    rm -rf "$try"
    echo taken
    exit 0
  fi
  read_claim
  echo claimed
  exec >/dev/null 2>&1
  (
    DHOW_CLUSTER_ID=$cluster DHOW_JOB_ID=$job DHOW_STAGE=$stage DHOW_UNIT=$unit:
    export DHOW_CLUSTER_ID DHOW_JOB_ID DHOW_STAGE DHOW_UNIT
    # One line with the name of the stage as $0, so that messages read "run: line 3: ..." with the user's line.
    detach bash -c '. "$1"; eval "$__dhow_script"; __dhow_finish $?' "$stage" \
      "$runtime/dhow-unit" "$root" "$host" "$stage" "$try"
  ) </dev/null >>"$unit/log" 2>&1 &
  script=$!
  born "$script"
  echo "$script $BORN" >"$unit/pid"
  (while kill -0 $$; do
    : >"$unit/heartbeat"
    sleep 5
  done) &
  wait "$script"
  code=$?
  [ "$stage" != run ] || end_members 3
  rm -f "$try/env"
  end_unit "$code"
  end_followers
  # Ends the heartbeat, which shares this session.
  trap '' TERM
  kill -TERM 0
}

# stop CLUSTER JOB STAGE SECONDS
cmd_stop() {
  locate "$1" "$2" "$3"
  boot_id
  if [ ! -e "$unit/claim" ]; then
    mkdir -p "$unit" || fail 86 "cannot make $unit"
    now_ms
    echo "stopped - - $NOW" >"$unit/stopped.$$"
    make_claim "$unit/stopped.$$" && end_unit 143
    rm -f "$unit/stopped.$$"
  fi
  [ ! -e "$unit/exit" ] || exit 0
  read_claim
  end_members "$4" supervisor || fail 87 $MEMBERS
  is_supervised || [ -e "$unit/exit" ] || rm -f "$unit"/try.*/env
}

# One line: absent | running BYTES STARTED | ended CODE BYTES STARTED ENDED | lost BYTES reboot|killed
print_state() {
  if ! read_claim; then
    echo absent
    return
  fi
  live=
  # A supervisor ends right after it wrote the exit code: the file is asked before and after.
  if [ ! -e "$unit/exit" ] && is_supervised; then live=1; fi
  CODE= ENDED=
  [ -n "$live" ] || read -r CODE ENDED 2>/dev/null <"$unit/exit"
  [ -n "$CODE" ] || [ "$PID" != stopped ] || { CODE=143 ENDED=$STARTED; }
  bytes=0
  [ ! -e "$unit/log" ] || bytes=$(($(wc -c <"$unit/log")))
  if [ -n "$live" ]; then
    echo "running $bytes $STARTED"
  elif [ -n "$CODE" ]; then
    echo "ended $CODE $bytes $STARTED $ENDED"
  elif [ "$CLAIM_BOOT" = "$BOOT" ]; then
    echo "lost $bytes killed"
  else
    echo "lost $bytes reboot"
  fi
}

# states CLUSTER [JOB STAGE]...
cmd_states() {
  locate "$1"
  shift
  boot_id
  while [ $# -ge 2 ]; do
    locate_unit "$1" "$2"
    print_state
    shift 2
  done
}

# follow CLUSTER JOB STAGE OFFSET: raw log bytes; the last line of standard error is the unit's state. Standard input
# stays open as long as somebody listens: when it closes, nothing of this is left.
cmd_follow() {
  locate "$1" "$2" "$3"
  offset=$4
  boot_id
  exec 3<&0 </dev/null
  if read_claim && [ ! -e "$unit/exit" ] && is_supervised; then
    size=$(($(wc -c <"$unit/log")))
    case $(tail --version 2>/dev/null) in *GNU*) has_gnu_tail=1 ;; *) has_gnu_tail= ;; esac
    if [ -n "$has_gnu_tail" ] && [ "$offset" -le "$size" ]; then follow_by_tail; else follow_by_looking; fi
  elif [ -e "$unit/log" ]; then
    tail -c "+$((offset + 1))" "$unit/log"
  fi
  echo "@dhow $(print_state)" >&2
}

# GNU tail wakes by inotify, and is ended by the supervisor. When that was killed, tail sees it gone by itself, or the
# lifeline sees a zombie that nobody reaps. The lifeline also ends everything when nobody listens.
follow_by_tail() {
  tail -c "+$((offset + 1))" -f -s 0.1 --pid="$PID" "$unit/log" 3<&- &
  tail=$!
  bash -c 'while read -r -t 1 -u 3 gone || [ $? -gt 128 ]; do
    [ ! -e "$1/exit" ] || exec kill "$2"
    read -r stat <"/proc/$4/stat" && [[ $stat != *") Z "* ]] || exec kill "$2"
  done
  kill "$2" "$3"' lifeline "$unit" "$tail" $$ "$PID" >/dev/null 2>&1 &
  lifeline=$!
  born "$tail" && echo "$tail $BORN" >"$unit/followers/$tail"
  [ ! -e "$unit/exit" ] || kill "$tail"
  wait "$tail"
  rm -f "$unit/followers/$tail"
  kill "$lifeline" 2>/dev/null
}

follow_by_looking() {
  {
    read -r gone <&3
    kill $$
  } >/dev/null 2>&1 &
  lifeline=$!
  while :; do
    over=1
    if [ ! -e "$unit/exit" ] && is_supervised; then over=; fi
    size=$(($(wc -c <"$unit/log")))
    if [ "$size" -gt "$offset" ]; then
      tail -c "+$((offset + 1))" "$unit/log" | head -c $((size - offset)) || break
      offset=$size
    fi
    [ -z "$over" ] || break
    nap
  done
  kill "$lifeline" 2>/dev/null
}

# --- preparing -------------------------------------------------------------------------------------------------------

# prepare CLUSTER: prints facts, one KEY VALUE a line.
cmd_prepare() {
  locate "$1"
  command -v bash >/dev/null 2>&1 || fail 82 'bash is not there'
  command -v tar >/dev/null 2>&1 || fail 84 'tar is not there'
  mkdir -p "$root/workdir" "$root/sync" "$host/jobs" && chmod 700 "$HOME/.dhow/clusters" || fail 81 "$HOME/.dhow"
  : >"$host/.probe.$$" && rm -f "$host/.probe.$$" || fail 81 "$host"
  free_kib=$(df -Pk "$root" | awk 'NR == 2 { print $4 }')
  [ "\${free_kib:-999999}" -ge 51200 ] || fail 83 "$((free_kib / 1024)) MiB"
  link_workdir
  [ -e "$host/base.env" ] || capture_env &
  if command -v nvidia-smi >/dev/null 2>&1; then
    limited 10 nvidia-smi --query-gpu=memory.total,name --format=csv,noheader,nounits >"$host/gpus" 2>/dev/null
  else
    : >"$host/gpus"
  fi
  wait
  print_facts
}

# ~/sky_workdir is what task files of SkyPilot expect. Only a link of ours is ever replaced.
link_workdir() {
  link=$HOME/sky_workdir
  if [ -L "$link" ]; then
    case $(readlink "$link") in
      "$root/workdir") return ;;
      "$HOME/.dhow/clusters/"*) rm -f "$link" ;;
      *) note_workdir 'a link of your own' && return ;;
    esac
  elif [ -e "$link" ]; then
    note_workdir 'a file or folder of your own' && return
  fi
  ln -s "$root/workdir" "$link" 2>/dev/null
}

note_workdir() {
  echo "note ~/sky_workdir is $1 and was left alone; commands start in ~\${root#"$HOME"}/workdir instead."
}

# What an interactive login gives the user (PATH, modules, conda), taken once: rc files are slow and may print or hang.
capture_env() {
  rm -f "$host/base.env.new"
  limited 10 bash -lic 'env -0 >"$1" 2>/dev/null || compgen -e | while read -r name; do
    printf "%s=%s\\0" "$name" "\${!name}"
  done >"$1"; exit 0' bash "$host/base.env.new" >/dev/null 2>&1
  [ -e "$host/base.env.new" ] || : >"$host/base.env.new"
  chmod 600 "$host/base.env.new"
  mv -f "$host/base.env.new" "$host/base.env"
}

print_facts() {
  echo "hostname $(uname -n)"
  echo "os $(. /etc/os-release 2>/dev/null && echo "$PRETTY_NAME" || uname -sr)"
  echo "arch $(uname -m)"
  echo "cpus $(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN 2>/dev/null || sysctl -n hw.ncpu)"
  if [ -r /proc/meminfo ]; then
    echo "memory-kib $(awk '/^MemTotal:/ { print $2 }' /proc/meminfo)"
  else
    echo "memory-kib $(($(sysctl -n hw.memsize) / 1024))"
  fi
  echo "disk-kib $free_kib"
  while read -r gpu_memory gpu_name; do
    case $gpu_memory in [0-9]*,) echo "gpu \${gpu_memory%,} $gpu_name" ;; esac
  done <"$host/gpus"
}

# --- file sync -------------------------------------------------------------------------------------------------------

# Sets dest to the folder that paths of a sync are relative to: KIND is workdir, home or root; REST is below it.
locate_sync() {
  locate "$1"
  case $2 in
    workdir) dest=$root/workdir$3 ;;
    home) dest=$HOME$3 ;;
    *) dest=$3 ;;
  esac
  state=$root/sync/$4
  as_root=
  if [ -d "$dest" ]; then
    [ -w "$dest" ] || as_root='sudo -n'
  elif ! mkdir -p "$dest" 2>/dev/null; then
    [ ! -e "$dest" ] || fail 86 "$dest is a file, not a folder"
    # A folder that only root may make becomes the user's, so that what runs can write to it.
    reason=$(mkdir -p "$dest" 2>&1)
    case $reason in *'No space left'*) fail 83 "$reason" ;; esac
    { sudo -n mkdir -p "$dest" && sudo -n chown "$(id -u):$(id -g)" "$dest"; } 2>/dev/null || fail 85 "$reason"
  fi
  [ -z "$as_root" ] || $as_root true 2>/dev/null || fail 85 "$dest is not writable for $(id -un)"
}

# sync-list CLUSTER KIND REST KEY: paths, each ended by NUL, are on standard input. Prints, each ended by NUL, the
# folder, what earlier syncs sent, what an interrupted one may have sent, then "MODE SIZE MTIME ./PATH" of what is there.
cmd_sync_list() {
  locate_sync "$@"
  mkdir -p "$state" || fail 86 "cannot make $state"
  printf '%s\0' "$dest"
  cat "$state/manifest" 2>/dev/null
  printf '\0'
  cat "$state/pending" 2>/dev/null
  printf '\0'
  cd "$dest" || fail 86 "cannot enter $dest"
  if stat --printf '' / 2>/dev/null; then
    $as_root xargs -0 stat --printf '%f %s %.9Y %n\0' 2>/dev/null
  elif stat -c '' / >/dev/null 2>&1; then
    $as_root xargs -0 stat -c '%f %s %Y %n' 2>/dev/null | tr '\n' '\0'
  else
    $as_root xargs -0 stat -f '%Xp %z %m %N' 2>/dev/null | tr '\n' '\0'
  fi
  exit 0
}

# sync-begin CLUSTER KIND REST KEY: a tar of remove, rmdir (paths ended by NUL), pending and next is on standard input.
cmd_sync_begin() {
  locate_sync "$@"
  mkdir -p "$state" && rm -rf "$state/in" && mkdir "$state/in" || fail 86 "cannot make $state"
  tar -xof - -C "$state/in" || fail 86 "cannot write $state/in"
  mv -f "$state/in/pending" "$state/pending" || fail 86 "cannot write $state"
  cd "$dest" || fail 86 "cannot enter $dest"
  if [ -s "$state/in/remove" ]; then
    $as_root xargs -0 rm -f <"$state/in/remove" || fail 85 "cannot remove files from $dest"
  fi
  [ ! -s "$state/in/rmdir" ] || $as_root xargs -0 rmdir <"$state/in/rmdir" 2>/dev/null
  exit 0
}

# sync-send CLUSTER KIND REST KEY: a tar of what changed is on standard input.
cmd_sync_send() {
  locate_sync "$@"
  cd "$dest" || fail 86 "cannot enter $dest"
  $as_root tar -xpof - || fail 86 'tar could not write everything'
  cmd_sync_end
}

cmd_sync_end() {
  mv -f "$state/in/next" "$state/manifest" && rm -rf "$state/pending" "$state/in"
}

command=$1
shift
case $command in
  start) cmd_start "$@" ;;
  supervise) cmd_supervise "$@" ;;
  stop) cmd_stop "$@" ;;
  states) cmd_states "$@" ;;
  follow) cmd_follow "$@" ;;
  prepare) cmd_prepare "$@" ;;
  sync-list) cmd_sync_list "$@" ;;
  sync-begin) cmd_sync_begin "$@" ;;
  sync-send) cmd_sync_send "$@" ;;
  *) fail 86 "unknown command $command" ;;
esac
`;
