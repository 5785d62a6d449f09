/**
 * Prisma's schema engine as WebAssembly: writes the SQL between two schemas without the downloaded engine that
 * `prisma migrate` wants. Used by `tools/make-migration.ts` and by the test that the migrations match the schema.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

interface Diff {
  diff(params: object): Promise<{ exitCode: number; stdout: string | null }>;
}
interface EngineModule {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
  SchemaEngine: { new: (params: object, log: (text: string) => void, adapter: unknown) => Promise<Diff> };
}

const root = path.resolve(import.meta.dirname, '..');

export function readDatamodel(): [string, string][] {
  const folder = path.join(root, 'prisma/schema');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.prisma'))
    .sort()
    .map((name) => [path.join(folder, name), readFileSync(path.join(folder, name), 'utf8')]);
}

/** `adapterFactory` is one of Prisma's driver adapters: the engine asks it which dialect to write. */
export async function loadSchemaEngine(adapterFactory: unknown): Promise<Diff> {
  const folder = path.join(root, 'node_modules/@prisma/schema-engine-wasm');
  const glueFile = path.join(folder, 'schema_engine_bg.js');
  const glue = (await import(glueFile)) as EngineModule;
  const module = new WebAssembly.Module(readFileSync(path.join(folder, 'schema_engine_bg.wasm')));
  const instance = new WebAssembly.Instance(module, { './schema_engine_bg.js': glue as unknown as WebAssembly.ModuleImports });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  return glue.SchemaEngine.new({ datamodels: readDatamodel() }, () => undefined, adapterFactory);
}

/** The SQL that makes the whole schema from nothing. */
export async function sqlFromEmpty(adapterFactory: unknown): Promise<string> {
  const engine = await loadSchemaEngine(adapterFactory);
  const result = await engine.diff({
    from: { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files: readDatamodel().map(([file, content]) => ({ path: file, content })) },
    script: true,
    shadowDatabaseUrl: null,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  });
  return result.stdout ?? '';
}
