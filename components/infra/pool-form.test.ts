import { describe, expect, it } from 'vitest';
import type { PoolView } from '@/server/domain/pool';
import { checkPoolForm, emptyPoolForm, formOf, inputOf } from './pool-form';

const stored: PoolView = {
  name: 'lab',
  source: 'page',
  user: 'ann',
  port: 22,
  identityFile: null,
  hasPassword: false,
  hasPrivateKey: true,
  jumpHost: null,
  hosts: [{ id: 'h1', host: '10.0.0.1', port: 22, user: 'ann', identityFile: null, hostKey: null, clusterName: null, lastTest: null }],
};

describe('the form of a pool', () => {
  it('keeps a stored key that was not typed again', () => {
    const form = formOf(stored);
    expect(checkPoolForm(form, stored, [])).toEqual({});
    expect(inputOf(form)).toMatchObject({ name: 'lab', privateKey: undefined, password: null, hosts: [{ host: '10.0.0.1' }] });
  });
  it('forgets the key when another way is chosen', () => {
    expect(inputOf({ ...formOf(stored), auth: 'agent' }).privateKey).toBeNull();
  });
  it('says what is missing, by field', () => {
    expect(Object.keys(checkPoolForm({ ...emptyPoolForm, auth: 'password', port: '0' }, null, []))).toEqual([
      'name',
      'port',
      'hosts',
      'password',
    ]);
  });
  it('knows a public key when it sees one', () => {
    const errors = checkPoolForm({ ...emptyPoolForm, name: 'a', hosts: 'h', auth: 'key', privateKey: 'ssh-ed25519 AAAA' }, null, []);
    expect(errors.privateKey).toContain('public key');
  });
  it('refuses the name of another pool', () => {
    expect(checkPoolForm({ ...emptyPoolForm, name: 'lab', hosts: 'h' }, null, ['lab']).name).toContain('already');
  });
});
