import { describe, expect, it } from 'vitest';
import { taskJsonSchema } from './json-schema';
import { shapeAt } from './schema-shape';

type Node = Record<string, unknown>;
const propertiesOf = (node: unknown): Record<string, Node> => (node as { properties: Record<string, Node> }).properties;

describe('taskJsonSchema', () => {
  const schema = taskJsonSchema();

  it('names its draft and refuses unknown keys', () => {
    expect(schema).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object', additionalProperties: false });
  });

  it('describes every key, with examples that are values', () => {
    const task = propertiesOf(schema);
    expect(Object.keys(task)).toContain('file_mounts');
    for (const node of [...Object.values(task), ...Object.values(propertiesOf(task.resources))])
      expect(node.description).toBeTypeOf('string');
    expect(task.num_nodes).toMatchObject({ type: 'integer', examples: [2] });
    expect(propertiesOf(task.resources).accelerators?.examples).toContainEqual({ A100: 8, H100: 4 });
  });

  it('is plain data', () => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });
});

describe('the docs of the keys', () => {
  const keysAt = (path: string[]) => [...(shapeAt(path)?.keys ?? [])].map(([name, shape]) => ({ name: [...path, name].join('.'), shape }));

  it.each([...keysAt([]), ...keysAt(['resources']), ...keysAt(['workdir'])])('$name says what it does', ({ shape }) => {
    expect(shape.doc?.description).toMatch(/^[A-Z].*[.?]$/s);
    if (shape.doc?.support === 'ignored') expect(shape.doc.without).toBeTruthy();
  });
});
