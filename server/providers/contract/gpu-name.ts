/** A GPU as drivers name it → as task files ask for it: `NVIDIA H100 80GB HBM3` → `H100`. */
import type { GpuFact } from '@/server/domain/node';
import type { Offer } from '@/server/domain/offer';

/** GPUs that were sold with more than one size of memory: from how many MiB on the name carries the size. */
const largerVariants: Record<string, { fromMib: number; name: string }> = {
  A100: { fromMib: 60_000, name: 'A100-80GB' },
  V100: { fromMib: 24_000, name: 'V100-32GB' },
};

/** Takes the model out of a driver's name. What it does not know it keeps, joined by dashes, so it can still be asked for. */
export function acceleratorName(gpu: GpuFact): string {
  const words = gpu.name
    .replace(/^(NVIDIA|AMD)\s+/i, '')
    .replace(/^(Tesla|GeForce|Quadro|Instinct)\s+/i, '')
    .trim();
  const rtx = /^RTX\s+(A?\d{4,5})\s*(Ti|SUPER|Ada)?/i.exec(words);
  if (rtx?.[1]) {
    if (/^A\d/i.test(rtx[1])) return rtx[1].toUpperCase();
    const suffix = rtx[2] ? `-${rtx[2]}` : '';
    return `RTX${rtx[1]}${suffix}`;
  }
  const model = /^(GH200|GB\d{3}|[ABHLPTVK]\d{1,3}[A-Z]?|MI\d{3}[A-Z]?)\b/i.exec(words)?.[1]?.toUpperCase();
  if (model === undefined) return words.replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '') || 'GPU';
  const larger = largerVariants[model];
  return larger && gpu.memoryMib >= larger.fromMib ? larger.name : model;
}

/** The accelerator of an offer of a machine with these GPUs: its first kind, and how many there are of it. */
export function offeredAccelerator(gpus: GpuFact[]): Offer['accelerator'] {
  const first = gpus[0];
  if (!first) return null;
  const name = acceleratorName(first);
  return { name, count: gpus.filter((g) => acceleratorName(g) === name).length, memoryMib: first.memoryMib };
}
