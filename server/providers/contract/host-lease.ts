/**
 * Who holds a machine of one's own is written on the machine: `$HOME/.dhow/lease/<host name>/<token>.json`. (Homes may
 * be shared over NFS, hence the name.) Here are the POSIX sh snippets that claim, read and release it, and that end
 * what a cluster left running; `local` and `ssh` share them.
 *
 * Why no two can hold a host, and no crash can wedge it:
 * - A claim writes its file into a folder of its own and renames that folder into place. rename(2) takes the place of
 *   an absent or empty folder and refuses a full one, so a lease appears whole or not at all, and an empty folder
 *   (left by a crash, or by a release cut short) counts as free and is repaired by the next claim.
 * - The file is named after its token, so a release, however late or often it runs, can remove nothing but its own.
 *
 * Answers are marked lines, because login scripts may print as well.
 */
import * as z from 'zod';
import { shellWord } from '@/server/domain/shell-word';

/** What a lease file says. */
export interface HostLease {
  deploymentId: string;
  clusterId: string;
  /** For people who find the host held. */
  clusterName: string;
  rank: number;
  /** The id of the node it was claimed as: tells a host listed under two names, or two hosts with one HOME, apart. */
  nodeId: string;
  token: string;
  /** ISO 8601, UTC. */
  createdAt: string;
}

export type LeaseState =
  | { state: 'free' }
  | { state: 'held'; lease: HostLease }
  /** The machine lost power while the file was written: only the token, which is the file's name, is known. */
  | { state: 'damaged'; token: string };

export interface ScriptResult {
  code: number;
  stdout: string;
  stderr: string;
}

/** Ids that go into file names and scripts. No quote, space or slash, so they need no quoting. */
const safeId = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

export function requireSafeId(what: string, id: string): string {
  if (!safeId.test(id)) throw new TypeError(`${what} ${JSON.stringify(id)} must match ${safeId.source}`);
  return id;
}

const mark = '@dhow-lease';

const printState = `
found=
for f in "$lease"/*.json; do
  [ -f "$f" ] || continue
  found=1
  printf '${mark} %s %s\\n' "\${f##*/}" "$(cat "$f")"
done
[ -n "$found" ] || echo '${mark} free'`;

const places = `root=$HOME/.dhow
host=$(uname -n)
lease=$root/lease/$host`;

/** Prints who holds the host. */
export const readLeaseScript = `${places}${printState}`;

/**
 * Claims the host for `lease.token` if it is free, then prints who holds it. Repeating it is harmless: a lease that is
 * already ours stays as it is. Ends with a status other than 0 only when the host cannot hold a lease at all.
 */
export function claimScript(lease: HostLease): string {
  const token = requireSafeId('token', lease.token);
  requireSafeId('cluster id', lease.clusterId);
  requireSafeId('deployment id', lease.deploymentId);
  const { deploymentId, clusterId, rank, nodeId, createdAt, clusterName } = lease;
  // The order matters to `endScript`, which reads the cluster's id with sed.
  const json = JSON.stringify({ deploymentId, clusterId, rank, nodeId, token, createdAt, clusterName });
  return `umask 077
${places}
mine=$lease/${token}.json
new=$root/lease.new.${token}.$$
why=
# mv of BSD and of old BusyBox knows no -T; their rename is Perl's.
move() { mv -fT "$1" "$2" 2>&1 || { why=$(perl -e 'rename($ARGV[0], $ARGV[1]) or die "$!\n"' "$1" "$2" 2>&1); }; }
mkdir -p "$root/lease" || exit 73
if [ ! -s "$mine" ]; then
  rm -rf "$new"
  mkdir "$new" && printf '%s\\n' ${shellWord(json)} >"$new/${token}.json" || { rm -rf "$new"; exit 73; }
  if [ -f "$mine" ]; then mv -f "$new/${token}.json" "$mine"; else move "$new" "$lease"; fi >/dev/null
  rm -rf "$new"
fi${printState}
[ -n "$found" ] || { echo "cannot make $lease: $why" >&2; exit 73; }`;
}

const clean = (token: string): string => `rm -rf "$root"/lease.new.${token}.*`;

/** Wherever the file is: the host may have been renamed. */
const release = (token: string): string => `${clean(token)}
rm -f "$root"/lease/*/${token}.json
rmdir "$root"/lease/* 2>/dev/null || :`;

/** Gives up a lease under which nothing was started. Another's lease is left alone. */
export const releaseScript = (token: string): string => `${places}
${release(requireSafeId('token', token))}`;

/** Sets $victims: every process that belongs to $cluster and to this HOME, except $spared. */
const findVictims = `
environ_of() { tr '\\000' '\\n' <"/proc/$1/environ"; }
has_line() { case "
$1
" in *"
$2
"*) ;; *) return 1 ;; esac; }

# A node that is another folder of this machine has processes of the same cluster.
is_of_other_home() {
  other=$(printf '%s\\n' "$1" | sed -n 's/^HOME=//p' | head -n 1)
  [ -n "$other" ] && [ "$other" != "$HOME" ] || return 1
  set -- "$other"/.dhow/lease/*/*.json
  [ -f "$1" ]
}

find_victims() {
  victims=
  if [ ! -r /proc/self/environ ]; then
    victims=$(ps -axEww -o pid= -o command= | grep "[D]HOW_CLUSTER_ID=$cluster" | grep -F "HOME=$HOME" | awk '{ print $1 }')
    return 0
  fi
  # Not grep: busybox's stops at the first NUL of a line.
  marked=$(head -v -c 1000000 /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | MARK="DHOW_CLUSTER_ID=$cluster" awk \
    '$1 == "==>" && $3 == "<==" { split($2, part, "/"); pid = part[3] } $0 == ENVIRON["MARK"] { print pid }')
  for p in $marked; do
    ! is_in "$p" "$spared" || continue
    marks=$(environ_of "$p" 2>/dev/null | grep -E '^(DHOW_CLUSTER_ID|HOME)=')
    has_line "$marks" "DHOW_CLUSTER_ID=$cluster" && ! is_of_other_home "$marks" && victims="$victims $p"
  done
  [ -n "$sessions" ] || return 0
  for stat in /proc/[0-9]*/stat; do
    { read -r line <"$stat"; } 2>/dev/null || continue
    p=\${stat#/proc/}; p=\${p%/stat}
    set -- \${line##*) }
    is_in "$4" "$sessions" && [ "$1" != Z ] && ! is_in "$p" "$spared $victims" && victims="$victims $p"
  done
  return 0
}`;

/**
 * Sets $sessions from what the node runtime wrote down (see `runtime/node`: claim is `pid boot-id start-time …`, pid
 * is `pid start-time`): processes that threw our mark away are still in the session they were started in. A number
 * from before a restart, or one whose process started at another time, belongs to somebody else by now.
 */
const findSessions = `
is_in() { case " $2 " in *" $1 "*) ;; *) return 1 ;; esac; }
add_session() {
  case $1 in '' | 0 | 1 | *[!0-9]*) return 0 ;; esac
  session=$1 born=$2 line=
  { read -r line <"/proc/$1/stat"; } 2>/dev/null
  set -- \${line##*) }
  [ -z "$line" ] || [ "\${20}" = "$born" ] || return 0
  sessions="$sessions $session"
}
sessions=
boot=
{ read -r boot </proc/sys/kernel/random/boot_id; } 2>/dev/null
for unit in "$root/clusters/$cluster/hosts/$host"/jobs/*/*; do
  p=
  { read -r p claim_boot claim_born rest <"$unit/claim"; } 2>/dev/null
  [ -n "$p" ] && [ "$claim_boot" = "$boot" ] || continue
  add_session "$p" "$claim_born"
  p=
  { read -r p script_born <"$unit/pid"; } 2>/dev/null
  add_session "$p" "$script_born"
done`;

/** The shell that runs this, and those that called it: with `local` that is our own server. */
const spareCallers = `
unset DHOW_CLUSTER_ID
spared=
p=$$
while [ "\${p:-0}" -gt 0 ]; do
  spared="$spared $p"
  parent=0
  while read -r key value; do [ "$key" = PPid: ] && parent=$value; done <"/proc/$p/status" 2>/dev/null
  p=$parent
done`;

/**
 * Removes what the cluster left. Where several hosts share this home, the cluster's folder belongs to all of its nodes
 * and the last one to go removes it; when two go at once that shows only after the release, so then it is tried again.
 */
const removeFiles = `
discard() { rm -rf "$1" 2>/dev/null || { chmod -R u+rwX "$1"; rm -rf "$1"; } 2>/dev/null || :; }
remove_files() {
  is_shared=
  for f in "$root"/lease/*/*.json; do
    [ "$f" != "$mine" ] && grep -qF '"clusterId":"'"$cluster"'"' "$f" 2>/dev/null && is_shared=1
  done
  [ -z "$is_shared" ] || return 0
  discard "$folder"
  [ -L "$HOME/sky_workdir" ] || return 0
  case $(readlink "$HOME/sky_workdir")/ in
    "$folder"/* | ".dhow/clusters/$cluster"/*) rm -f "$HOME/sky_workdir" ;;
  esac
}
folder=$root/clusters/$cluster
discard "$folder/hosts/$host"
remove_files`;

/**
 * Ends everything the lease's cluster runs here (TERM, then KILL after the grace), removes its folder and, unless
 * `keepLease`, releases the lease last. A lease that is not `token`'s means that the machine is gone already: success.
 * Ends with status 75 when a process will not die; then the lease is kept. Files that cannot be removed (a container
 * wrote them as root) stay behind: better some litter than a host that nobody can use.
 */
export function endScript(token: string, options: { graceSeconds?: number; keepLease?: boolean } = {}): string {
  requireSafeId('token', token);
  const tries = Math.max(1, Math.round((options.graceSeconds ?? 3) * 10));
  return `${places}
set -- "$root"/lease/*/${token}.json
mine=$1
is_shared=
[ -f "$mine" ] || { ${clean(token)}; exit 0; }
cluster=$(sed -n 's/^{"deploymentId":"[^"]*","clusterId":"\\([A-Za-z0-9._-]*\\)".*/\\1/p' "$mine")
if [ -n "$cluster" ]; then
  pause() { sleep 0.1 2>/dev/null || sleep 1; }
  ${spareCallers}${findSessions}${findVictims}
  find_victims
  [ -z "$victims" ] || { kill -TERM $victims; kill -CONT $victims; } 2>/dev/null
  n=0
  while [ -n "$victims" ] && [ $n -lt ${tries} ]; do pause; n=$((n + 1)); find_victims; done
  n=0
  while [ -n "$victims" ] && [ $n -lt 50 ]; do kill -KILL $victims 2>/dev/null; pause; n=$((n + 1)); find_victims; done
  [ -z "$victims" ] || { echo "processes that do not end:$victims" >&2; exit 75; }
${removeFiles}
fi
${options.keepLease ? ':' : `${release(token)}\n[ -z "$is_shared" ] || remove_files`}`;
}

const leaseFile = z.object({
  deploymentId: z.string(),
  clusterId: z.string(),
  clusterName: z.string(),
  rank: z.number().int().min(0),
  nodeId: z.string(),
  token: z.string(),
  createdAt: z.string(),
});

/** Reads one lease file's content; null when it is damaged. */
export function parseLease(json: string): HostLease | null {
  try {
    return leaseFile.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
}

/** Reads what {@link claimScript} or {@link readLeaseScript} printed; null when they did not come to an end. */
export function readLeaseState(stdout: string): LeaseState | null {
  const line = stdout.split('\n').find((l) => l.startsWith(`${mark} `));
  if (line === undefined) return null;
  const answer = line.slice(mark.length + 1).trimEnd();
  if (answer === 'free') return { state: 'free' };
  const space = answer.indexOf(' ');
  const file = space < 0 ? answer : answer.slice(0, space);
  const token = file.replace(/\.json$/, '');
  const lease = space < 0 ? null : parseLease(answer.slice(space + 1));
  return lease?.token === token ? { state: 'held', lease } : { state: 'damaged', token };
}
