/** The grammar as JSON Schema (draft 2020-12), for editors and other tools. */
import { parse } from 'yaml';
import * as z from 'zod';
import { keyDocs } from './key-docs';
import { taskSchema } from './task-schema';

export function taskJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(taskSchema, {
    target: 'draft-2020-12',
    io: 'input',
    unrepresentable: 'any',
    // Our docs are no JSON Schema keywords: only what `override` makes of them goes out.
    metadata: z.registry<Record<string, unknown>>(),
    override: ({ zodSchema, jsonSchema }) => {
      const doc = keyDocs.get(zodSchema);
      if (!doc) return;
      const standing = { refused: ' Not supported yet.', ignored: ' Not used yet.', none: '' }[doc.support ?? 'none'];
      jsonSchema.description = `${doc.description}${doc.default === undefined ? '' : ` Default: ${doc.default}.`}${standing}`;
      const examples = doc.choices ?? doc.examples?.map((text): unknown => parse(text));
      if (examples) jsonSchema.examples = [...examples];
    },
  });
  return { ...schema, title: 'Dhow task', description: 'A task for Dhow: what to run, on what machines.' };
}
