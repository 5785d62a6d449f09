'use client';
import { useMemo, useRef } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import type { EditorHandle } from '@/components/editor/CodeEditor';
import { PageHeader } from '@/components/layout/PageHeader';
import { useDebounced } from '@/components/table/use-debounced';
import { useTRPC } from '@/components/trpc';
import { Button } from '@/components/ui/Button';
import { Kbd } from '@/components/ui/Kbd';
import { notify } from '@/components/ui/notify';
import type { CheckedTask } from './checked-task';
import { checkTask, pick } from './checked-task';
import { changeDraft, useDraft } from './compose-draft';
import type { Draft } from './compose-draft';
import { EditorPane } from './EditorPane';
import { launchCommand } from './launch-command';
import { SidePane } from './SidePane';
import { StartMenu } from './StartMenu';
import { useIncoming } from './use-incoming';
import { useLaunch } from './use-launch';

const checkAfterMs = 150;

/** The task on the left; on the right where it would run, what is wrong with it, and what it still needs. */
export function ComposePage() {
  const draft = useDraft();
  const editor = useRef<EditorHandle>(null);
  const checked = useCheckedTask(draft);
  const launch = useLaunch();
  const existingCluster = useClusterName(draft.clusterId);
  useIncoming();

  const command = launchCommand({
    ...draft,
    envs: pick(draft.envs, checked.neededEnvs),
    secretNames: checked.neededSecrets,
    existingCluster,
  });
  const run = () => {
    // Checked anew: the debounced check may be of the text before the last keystroke.
    const fresh = checkTask(draft);
    const why = whyNotRun(draft, fresh);
    if (why) notify.failed(why);
    else if (!launch.isBusy) launch.run(draft, fresh, command);
  };
  const write = (yaml: string) => {
    changeDraft({ yaml });
    launch.clear();
  };

  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageHeader
        title="Compose"
        actions={
          <>
            <StartMenu />
            <Button
              variant="primary"
              icon={<Play size={13} aria-hidden />}
              isBusy={launch.isBusy}
              disabledReason={whyNotRun(draft, checked)}
              onClick={run}
              trailing={<Kbd keys={['mod', 'enter']} />}
            >
              Run
            </Button>
          </>
        }
      />
      <div className="min-h-0 flex-1 overflow-y-auto border-t lg:flex lg:overflow-hidden">
        <EditorPane
          className="h-[54dvh] border-b lg:h-auto lg:min-w-0 lg:flex-1 lg:border-r lg:border-b-0"
          value={draft.yaml}
          onChange={write}
          checked={checked}
          onSubmit={run}
          refusal={launch.refusal}
          editor={editor}
        />
        <SidePane draft={draft} checked={checked} command={command} />
      </div>
    </div>
  );
}

function useCheckedTask(draft: Draft): CheckedTask {
  const yaml = useDebounced(draft.yaml, checkAfterMs);
  const { envs, secrets } = draft;
  return useMemo(() => checkTask({ yaml, envs, secrets }), [yaml, envs, secrets]);
}

/** The name of the existing cluster that is chosen; null when a new one is to be made. */
function useClusterName(clusterId: string): string | null {
  const trpc = useTRPC();
  const list = useQuery(trpc.clusters.list.queryOptions({}));
  return list.data?.clusters.find((cluster) => cluster.id === clusterId)?.name ?? null;
}

function whyNotRun(draft: Draft, checked: CheckedTask): string | null {
  if (draft.yaml.trim() === '') return 'There is no task yet: write one, or start from a template.';
  const first = checked.diagnostics.find((found) => found.severity === 'error' && !found.code.startsWith('missing-'));
  if (first) return `Line ${first.line}: ${first.message}`;
  return checked.missing.length > 0 ? `Fill in ${checked.missing.join(', ')} first.` : null;
}
