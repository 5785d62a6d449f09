import * as z from 'zod';
import { savePool } from '@/server/services/save-pool';
import { procedure } from '../trpc';

const port = z.int().min(1).max(65_535);
const text = z.string().max(1024);
const secret = z
  .string()
  .max(64 * 1024)
  .nullable();

const input = z.strictObject({
  name: z.string().min(1).max(63),
  user: text.optional(),
  port: port.optional(),
  identityFile: text.optional(),
  password: secret.optional(),
  privateKey: secret.optional(),
  passphrase: secret.optional(),
  jumpHost: text.nullable().optional(),
  hosts: z
    .array(z.strictObject({ host: text.min(1), port: port.optional(), user: text.optional(), identityFile: text.optional() }))
    .max(1000),
});

export const savePoolProcedure = procedure.input(input).mutation(({ ctx, input: pool }) => savePool(ctx.services, pool));
