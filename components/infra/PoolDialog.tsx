'use client';
import { useState, type FormEvent } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { PoolView } from '@/server/domain/pool';
import { explain } from '@/components/api-error';
import { useTRPC } from '@/components/trpc';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { Field } from '@/components/ui/Field';
import { Input } from '@/components/ui/Input';
import { Notice } from '@/components/ui/Notice';
import { Textarea } from '@/components/ui/Textarea';
import { checkPoolForm, emptyPoolForm, formOf, inputOf, type PoolForm, type PoolFormErrors } from './pool-form';
import { PoolAuthFields } from './PoolAuthFields';

export interface PoolDialogProps {
  /** The pool to change, `new` to add one, null while closed. */
  pool: PoolView | 'new' | null;
  takenNames: readonly string[];
  onClose: () => void;
  onSaved: (pool: PoolView) => void;
}

/** Adds a pool of one's own machines, or changes one. */
export function PoolDialog({ pool, takenNames, onClose, onSaved }: PoolDialogProps) {
  const stored = pool === 'new' ? null : pool;
  return (
    <Dialog
      isOpen={pool !== null}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={stored ? `Change “${stored.name}”` : 'Add machines of your own'}
      description="Any Linux machine with ssh and bash. Nothing has to be installed on it."
    >
      {pool !== null && <Form stored={stored} takenNames={takenNames} onClose={onClose} onSaved={onSaved} />}
    </Dialog>
  );
}

function Form({ stored, takenNames, onClose, onSaved }: { stored: PoolView | null } & Omit<PoolDialogProps, 'pool'>) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [form, setForm] = useState<PoolForm>(stored ? formOf(stored) : emptyPoolForm);
  const [errors, setErrors] = useState<PoolFormErrors>({});
  const save = useMutation(
    trpc.infra.savePool.mutationOptions({
      onSuccess: (pool) => {
        void queryClient.invalidateQueries(trpc.infra.pathFilter());
        onSaved(pool);
      },
    }),
  );
  const failure = save.error ? explain(save.error) : null;
  const check = (next: PoolForm) =>
    checkPoolForm(
      next,
      stored,
      takenNames.filter((name) => name !== stored?.name),
    );
  const set = <K extends keyof PoolForm>(key: K, value: PoolForm[K]) => {
    const next = { ...form, [key]: value };
    setForm(next);
    // Once something was found wrong, it goes away as it is mended.
    if (Object.keys(errors).length > 0) setErrors(check(next));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const found = check(form);
    setErrors(found);
    if (Object.keys(found).length === 0 && !save.isPending) save.mutate(inputOf(form));
  };

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-[1fr_1fr_6rem]">
        <Field
          label="Name"
          error={errors.name}
          hint={stored ? undefined : form.name ? `Task files say infra: ssh/${form.name}` : 'For example lab'}
        >
          {stored ? (
            <Input value={form.name} onChange={() => {}} readOnly />
          ) : (
            <Input value={form.name} onChange={(v) => set('name', v)} autoComplete="off" />
          )}
        </Field>
        <Field label="User" isOptional error={errors.user} hint="Whom to log in as">
          <Input value={form.user} onChange={(v) => set('user', v)} autoComplete="off" autoCapitalize="none" placeholder="ubuntu" />
        </Field>
        <Field label="Port" isOptional error={errors.port}>
          <Input value={form.port} onChange={(v) => set('port', v)} inputMode="numeric" placeholder="22" />
        </Field>
      </div>
      <Field
        label="Hosts"
        error={errors.hosts}
        hint="One a line: host, host:port or user@host:port. A key file of its own may follow after a space."
      >
        <Textarea
          value={form.hosts}
          onChange={(v) => set('hosts', v)}
          isMono
          rows={4}
          placeholder={'10.0.0.11\n10.0.0.12:2222\nroot@gpu-3.lan'}
          autoCapitalize="none"
        />
      </Field>
      <PoolAuthFields form={form} set={set} errors={errors} stored={stored} />
      <Field label="Jump host" isOptional error={errors.jumpHost} hint="user@host:port, when the hosts are reached through another machine">
        <Input
          value={form.jumpHost}
          onChange={(v) => set('jumpHost', v)}
          isMono
          autoComplete="off"
          autoCapitalize="none"
          placeholder="ann@bastion:22"
        />
      </Field>
      {failure && (
        <Notice tone="bad" title={failure.message}>
          {failure.hint}
        </Notice>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Not now</Button>
        <Button type="submit" variant="primary" isBusy={save.isPending}>
          {stored ? 'Save and test' : 'Add and test'}
        </Button>
      </div>
    </form>
  );
}
