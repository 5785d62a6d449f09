'use client';
import type { PoolView } from '@/server/domain/pool';
import { Field } from '@/components/ui/Field';
import { Input } from '@/components/ui/Input';
import { Select } from '@/components/ui/Select';
import { Textarea } from '@/components/ui/Textarea';
import type { PoolAuth, PoolForm, PoolFormErrors } from './pool-form';

const ways: { value: PoolAuth; label: string; hint: string }[] = [
  { value: 'agent', label: 'As ssh does here', hint: 'agent and usual keys' },
  { value: 'file', label: 'A key file', hint: 'on the server' },
  { value: 'key', label: 'Paste a private key', hint: 'stored encrypted' },
  { value: 'password', label: 'A password', hint: 'stored encrypted' },
];

const kept = 'One is stored. Leave it empty to keep it.';

export interface PoolAuthFieldsProps {
  form: PoolForm;
  set: <K extends keyof PoolForm>(key: K, value: PoolForm[K]) => void;
  errors: PoolFormErrors;
  stored: PoolView | null;
}

/** How to prove who one is to the hosts, and what that way needs. */
export function PoolAuthFields({ form, set, errors, stored }: PoolAuthFieldsProps) {
  return (
    <>
      <Field label="Log in with">
        <Select value={form.auth} onChange={(way) => set('auth', way)} options={ways} />
      </Field>
      {form.auth === 'file' && (
        <Field label="Key file" error={errors.identityFile} hint="A path on the machine where the Dhow server runs">
          <Input
            value={form.identityFile}
            onChange={(v) => set('identityFile', v)}
            isMono
            autoCapitalize="none"
            placeholder="~/.ssh/id_ed25519"
          />
        </Field>
      )}
      {form.auth === 'key' && (
        <Field
          label="Private key"
          error={errors.privateKey}
          hint={stored?.hasPrivateKey ? kept : 'Kept encrypted on the server and never shown again'}
        >
          <Textarea
            value={form.privateKey}
            onChange={(v) => set('privateKey', v)}
            isMono
            rows={4}
            autoComplete="off"
            spellCheck={false}
            placeholder="-----BEGIN OPENSSH PRIVATE KEY-----"
          />
        </Field>
      )}
      {(form.auth === 'key' || form.auth === 'file') && (
        <Field label="Passphrase of the key" isOptional>
          <Input type="password" value={form.passphrase} onChange={(v) => set('passphrase', v)} autoComplete="off" />
        </Field>
      )}
      {form.auth === 'password' && (
        <Field
          label="Password"
          error={errors.password}
          hint={stored?.hasPassword ? kept : 'Kept encrypted on the server and never shown again'}
        >
          <Input type="password" value={form.password} onChange={(v) => set('password', v)} autoComplete="new-password" />
        </Field>
      )}
    </>
  );
}
