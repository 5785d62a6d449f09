import { expect, test } from 'vitest';
import * as z from 'zod';
import { DhowError } from '@/server/domain/errors';
import { publicErrorData, toTrpcError } from './errors';
import { openProcedure, router, type ApiContext } from './trpc';

const input = z.strictObject({ numNodes: z.int().min(1) });
const api = router({
  sized: openProcedure.input(input).query(({ input: { numNodes } }) => numNodes),
  gone: openProcedure.query(() => {
    throw new DhowError('not-found', 'There is no job 7.', { hint: 'dhow queue lists them.' });
  }),
  broken: openProcedure.query(() => {
    throw new Error('the password is hunter2');
  }),
}).createCaller({} as ApiContext);

test('input that is not of the form is said in words, as the caller’s mistake', async () => {
  const error = await api.sized({ numNodes: 0 }).catch((caught: unknown) => toTrpcError(caught));
  expect(error).toMatchObject({ code: 'BAD_REQUEST' });
  expect(String(error)).toContain('numNodes');
  expect(publicErrorData(toTrpcError(error)).reason).toBe('invalid-input');
});

test('our errors keep their words and hint; a defect keeps its text to itself', async () => {
  const gone = await api.gone().catch((caught: unknown) => toTrpcError(caught));
  expect(gone).toMatchObject({ code: 'NOT_FOUND', message: 'There is no job 7.' });
  expect(publicErrorData(toTrpcError(gone)).hint).toBe('dhow queue lists them.');
  const broken = await api.broken().catch((caught: unknown) => toTrpcError(caught));
  expect(broken).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
  expect(String(broken)).not.toContain('hunter2');
});
