'use client';
import { useState, type KeyboardEvent } from 'react';
import { useRouter } from 'next/navigation';
import { useMutation } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import type { ClusterView } from '@/server/domain/cluster';
import { explain } from '@/components/api-error';
import { dhowCommand } from '@/components/dhow-command';
import { paths } from '@/components/paths';
import { useTRPC } from '@/components/trpc';
import { Button } from '@/components/ui/Button';
import { Copyable } from '@/components/ui/Copyable';
import { Dialog } from '@/components/ui/Dialog';
import { Field } from '@/components/ui/Field';
import { Kbd } from '@/components/ui/Kbd';
import { Notice } from '@/components/ui/Notice';
import { notify } from '@/components/ui/notify';
import { TabPanel, Tabs } from '@/components/ui/Tabs';
import { Textarea } from '@/components/ui/Textarea';
import { commandAsTask } from './command-as-task';

type Kind = 'command' | 'task';
const tabs = [
  { value: 'command', label: 'Command' },
  { value: 'task', label: 'Task file' },
] as const;
const exampleTask = 'name: again\nrun: |\n  echo "rank $SKYPILOT_NODE_RANK of $SKYPILOT_NUM_NODES"\n';

/** Runs something on a cluster that exists: a command, or a task file. Open while `cluster` is set. */
export function ExecDialog({ cluster, onClose }: { cluster: Pick<ClusterView, 'id' | 'name' | 'numNodes'> | null; onClose: () => void }) {
  return (
    <Dialog
      isOpen={cluster !== null}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={cluster ? `Run on “${cluster.name}”` : 'Run'}
      description={
        cluster &&
        `It joins the cluster's queue and runs on ${cluster.numNodes === 1 ? 'its node' : `all ${cluster.numNodes} nodes`}; setup is not repeated.`
      }
    >
      {cluster && <ExecForm cluster={cluster} onClose={onClose} />}
    </Dialog>
  );
}

function ExecForm({ cluster, onClose }: { cluster: Pick<ClusterView, 'id' | 'name'>; onClose: () => void }) {
  const trpc = useTRPC();
  const router = useRouter();
  const [kind, setKind] = useState<Kind>('command');
  const [command, setCommand] = useState('');
  const [task, setTask] = useState(exampleTask);
  const text = kind === 'command' ? command : task;

  const exec = useMutation(
    trpc.jobs.exec.mutationOptions({
      onSuccess: (launched) => {
        notify.done(`Job ${launched.jobNumber} submitted to “${launched.clusterName}”`);
        onClose();
        router.push(paths.job(launched.jobId));
      },
    }),
  );
  const failure = exec.error ? explain(exec.error) : null;
  const reason = text.trim() === '' ? (kind === 'command' ? 'Type a command first.' : 'Write a task first.') : null;
  const submit = () => {
    if (reason || exec.isPending) return;
    exec.mutate({ clusterId: cluster.id, yaml: kind === 'command' ? commandAsTask(command) : task });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    submit();
  };

  return (
    <div className="flex flex-col gap-4" onKeyDown={onKeyDown}>
      <Tabs value={kind} onChange={setKind} tabs={tabs} label="What to run">
        <TabPanel value="command" className="pt-3">
          <Field label="Command" hint="One or more lines for bash, on every node at once.">
            <Textarea value={command} onChange={setCommand} isMono rows={5} placeholder="nvidia-smi" />
          </Field>
        </TabPanel>
        <TabPanel value="task" className="pt-3">
          <Field label="Task file" hint="YAML, as in Compose. Its resources are ignored: the machines are there already.">
            <Textarea value={task} onChange={setTask} isMono rows={11} />
          </Field>
        </TabPanel>
      </Tabs>
      {failure && (
        <Notice tone="bad" title={failure.message}>
          {failure.hint}
        </Notice>
      )}
      <Copyable
        text={dhowCommand.exec(
          cluster.name,
          kind === 'command' && command.trim() ? command.trim() : kind === 'command' ? 'COMMAND' : 'task.yaml',
        )}
        label="the command that does the same"
      />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Not now</Button>
        <Button
          variant="primary"
          icon={<Play size={13} />}
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
