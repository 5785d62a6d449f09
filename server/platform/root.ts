/** The folder of the checkout, found from wherever the code runs: the source tree or the bundle under `dist/`. */
import { existsSync } from 'node:fs';
import path from 'node:path';

export function findRoot(from: string = import.meta.dirname): string {
  for (let folder = from; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'prisma', 'migrations')) && existsSync(path.join(folder, 'package.json'))) return folder;
    if (folder === path.dirname(folder)) throw new Error(`No Dhow checkout above ${from}: package.json and prisma/ are missing.`);
  }
}
