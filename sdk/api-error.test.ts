import { TRPCClientError } from '@trpc/client';
import { expect, test } from 'vitest';
import { DhowApiError, toApiError } from './api-error';

const refused = (message: string, data: object): unknown => TRPCClientError.from({ error: { code: -32_600, message, data } });

test('what the server says of an error is kept', () => {
  const error = toApiError(
    refused('There is no job 7.', { code: 'NOT_FOUND', reason: 'not-found', hint: 'dhow queue', diagnostics: null }),
  );
  expect(error).toMatchObject({ reason: 'not-found', message: 'There is no job 7.', hint: 'dhow queue', diagnostics: [] });
});

test('input that is not of the form is told in words, not as JSON', () => {
  const issues = JSON.stringify([
    { path: ['numNodes'], message: 'Too small' },
    { path: [], message: 'Unrecognized key' },
  ]);
  expect(toApiError(refused(issues, { code: 'BAD_REQUEST', reason: null }))).toMatchObject({
    reason: 'invalid-input',
    message: 'numNodes: Too small; input: Unrecognized key',
  });
});

test('no answer at all is told with the innermost cause', () => {
  const error = toApiError(TRPCClientError.from(new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') })));
  expect(error).toMatchObject({ reason: 'no-answer', message: 'The Dhow server did not answer (connect ECONNREFUSED).' });
});

test('an error that is one already stays as it is', () => {
  const error = new DhowApiError('conflict', 'no');
  expect(toApiError(error)).toBe(error);
});
