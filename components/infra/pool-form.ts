import type { PoolInput, PoolView } from '@/server/domain/pool';
import { formatHosts, parseHosts } from './parse-hosts';

/** How a person proves who they are to the hosts. */
export type PoolAuth = 'agent' | 'file' | 'key' | 'password';

export interface PoolForm {
  name: string;
  user: string;
  port: string;
  hosts: string;
  auth: PoolAuth;
  identityFile: string;
  privateKey: string;
  passphrase: string;
  password: string;
  jumpHost: string;
}

export const emptyPoolForm: PoolForm = {
  name: '',
  user: '',
  port: '',
  hosts: '',
  auth: 'agent',
  identityFile: '',
  privateKey: '',
  passphrase: '',
  password: '',
  jumpHost: '',
};

/** A pool as the form shows it. Secrets never come back from the server: their fields start empty and mean "as stored". */
export const formOf = (pool: PoolView): PoolForm => ({
  ...emptyPoolForm,
  name: pool.name,
  user: pool.user ?? '',
  port: pool.port === 22 ? '' : String(pool.port),
  hosts: formatHosts(pool.hosts, pool),
  auth: pool.hasPrivateKey ? 'key' : pool.hasPassword ? 'password' : pool.identityFile ? 'file' : 'agent',
  identityFile: pool.identityFile ?? '',
  jumpHost: pool.jumpHost ?? '',
});

export type PoolFormErrors = Partial<Record<keyof PoolForm, string>>;

/** What keeps the form from being saved, by field. `taken` are the names of the other pools. */
export function checkPoolForm(form: PoolForm, stored: PoolView | null, taken: readonly string[]): PoolFormErrors {
  const errors: PoolFormErrors = {};
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(form.name)) errors.name = 'Use letters, digits and dashes: task files say ssh/NAME.';
  else if (taken.includes(form.name)) errors.name = `There is a pool “${form.name}” already.`;
  const port = form.port.trim();
  if (port && (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65_535)) errors.port = 'A port is a number from 1 to 65535.';
  const { hosts, problems } = parseHosts(form.hosts);
  if (problems[0]) errors.hosts = `Line ${problems[0].line}: ${problems[0].message}`;
  else if (hosts.length === 0) errors.hosts = 'Name at least one host.';
  if (form.auth === 'file' && !form.identityFile.trim()) errors.identityFile = 'Where is the key? For example ~/.ssh/id_ed25519.';
  if (form.auth === 'key' && !form.privateKey.trim() && !stored?.hasPrivateKey) errors.privateKey = 'Paste the private key.';
  else if (form.auth === 'key' && form.privateKey.trim() && !form.privateKey.includes('PRIVATE KEY')) {
    errors.privateKey = form.privateKey.startsWith('ssh-')
      ? 'This is the public key; the private one begins with -----BEGIN.'
      : 'A private key begins with -----BEGIN … PRIVATE KEY-----.';
  }
  if (form.auth === 'password' && !form.password && !stored?.hasPassword) errors.password = 'Type the password.';
  return errors;
}

/** What is sent. A secret of the chosen way that was left empty stays as stored; those of the other ways are removed. */
export function inputOf(form: PoolForm): PoolInput {
  const text = (value: string) => value.trim() || undefined;
  const secret = (isChosen: boolean, value: string) => (isChosen ? value || undefined : null);
  return {
    name: form.name,
    user: text(form.user),
    port: form.port.trim() ? Number(form.port) : undefined,
    identityFile: form.auth === 'file' ? text(form.identityFile) : undefined,
    privateKey: secret(form.auth === 'key', form.privateKey.trim() ? `${form.privateKey.trim()}\n` : ''),
    passphrase: form.auth === 'key' || form.auth === 'file' ? form.passphrase || undefined : null,
    password: secret(form.auth === 'password', form.password),
    jumpHost: text(form.jumpHost) ?? null,
    hosts: parseHosts(form.hosts).hosts,
  };
}
