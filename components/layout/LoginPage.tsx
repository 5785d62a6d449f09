'use client';
import { useState, type FormEvent } from 'react';
import { useSearchParams } from 'next/navigation';
import { useMutation } from '@tanstack/react-query';
import { explain } from '@/components/api-error';
import { safeNext } from '@/components/paths';
import { useTRPC } from '@/components/trpc';
import { Button } from '@/components/ui/Button';
import { Field } from '@/components/ui/Field';
import { Input } from '@/components/ui/Input';
import { Logo } from './Logo';

/** Signing in to a server that others can reach. On one's own machine there is no need to. */
export function LoginPage() {
  const trpc = useTRPC();
  const next = safeNext(useSearchParams().get('next'));
  const [token, setToken] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const login = useMutation(
    // A full load, so that nothing fetched before signing in stays around.
    trpc.auth.login.mutationOptions({ onSuccess: () => window.location.assign(next) }),
  );
  const failure = login.error ? explain(login.error) : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const typed = token.trim();
    setIsMissing(typed === '');
    if (typed !== '' && !login.isPending) login.mutate({ token: typed });
  };
  return (
    <main className="flex min-h-dvh items-center justify-center p-4">
      <form onSubmit={submit} noValidate className="flex w-full max-w-sm flex-col gap-5 rounded-xl border bg-surface p-6 shadow-sheet">
        <div className="flex items-center gap-2.5">
          <Logo size={30} />
          <h1 className="text-xl font-semibold tracking-tight">Sign in to Dhow</h1>
        </div>
        <Field
          label="Token"
          hint="The server prints it where it was started."
          error={isMissing ? 'Paste the token.' : failure && [failure.message, failure.hint].filter(Boolean).join(' ')}
        >
          <Input type="password" name="token" value={token} onChange={setToken} autoComplete="current-password" autoFocus isMono />
        </Field>
        <Button type="submit" variant="primary" size="lg" isBusy={login.isPending || login.isSuccess}>
          Sign in
        </Button>
      </form>
    </main>
  );
}
