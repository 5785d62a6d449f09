'use client';
import { useMemo, useState } from 'react';
import { useRouter } from 'next/navigation';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import type { JobDetail } from '@/server/domain/job';
import { completeTask, hoverTask } from '@/server/spec/completions';
import { parseTask } from '@/server/spec/parse-task';
import { explain } from '@/components/api-error';
import { dhowCommand } from '@/components/dhow-command';
import { YamlEditor } from '@/components/editor/YamlEditor';
import { paths } from '@/components/paths';
import { useDebounced } from '@/components/table/use-debounced';
import { useTRPC } from '@/components/trpc';
import { Button } from '@/components/ui/Button';
import { Copyable } from '@/components/ui/Copyable';
import { Dialog } from '@/components/ui/Dialog';
import { Kbd } from '@/components/ui/Kbd';
import { Notice } from '@/components/ui/Notice';
import { notify } from '@/components/ui/notify';

const language = { complete: completeTask, hover: hoverTask };
const start = `run: |
  echo "Node $SKYPILOT_NODE_RANK of $SKYPILOT_NUM_NODES"
`;

/** Something else on the cluster of a run: it waits its turn there, and setup is not repeated. */
export function RunHereDialog({ job, isOpen, onClose }: { job: JobDetail; isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={(next) => !next && onClose()}
      title={`Run on “${job.clusterName}”`}
      description="It joins the queue of the cluster. Setup is not repeated."
    >
      <RunHereForm job={job} onClose={onClose} />
    </Dialog>
  );
}

function RunHereForm({ job, onClose }: { job: JobDetail; onClose: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [yaml, setYaml] = useState(job.numNodes > 1 ? `num_nodes: ${job.numNodes}\n${start}` : start);
  const source = useDebounced(yaml);
  const checked = useMemo(() => ({ source, diagnostics: parseTask(source).diagnostics }), [source]);
  const exec = useMutation(
    trpc.jobs.exec.mutationOptions({
      onSuccess: ({ jobId, jobNumber, clusterName }) => {
        notify.done(`Job ${jobNumber} submitted to “${clusterName}”`);
        void queryClient.invalidateQueries(trpc.jobs.pathFilter());
        onClose();
        router.push(paths.job(jobId));
      },
    }),
  );
  const first = checked.diagnostics.find((found) => found.severity === 'error');
  const reason = first ? `Line ${first.line}: ${first.message}` : null;
  const submit = () => {
    if (!exec.isPending) exec.mutate({ clusterId: job.clusterId, yaml });
  };
  const failure = exec.error ? explain(exec.error) : null;
  return (
    <div className="flex flex-col gap-3">
      <div className="h-64 overflow-hidden rounded-lg border">
        <YamlEditor label="Task file" value={yaml} onChange={setYaml} language={language} checked={checked} onSubmit={submit} />
      </div>
      {failure && (
        <Notice tone="bad" title={failure.message}>
          {failure.hint}
        </Notice>
      )}
      <Copyable text={dhowCommand.exec(job.clusterName, 'task.yaml')} label="the command that does the same" />
      <div className="flex justify-end gap-2 pb-1">
        <Button onClick={onClose}>Not now</Button>
        <Button
          variant="primary"
          icon={<Play size={13} aria-hidden />}
          isBusy={exec.isPending}
          disabledReason={reason}
          onClick={submit}
          trailing={<Kbd keys={['mod', 'enter']} />}
        >
          Run
        </Button>
      </div>
    </div>
  );
}
