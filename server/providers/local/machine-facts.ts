/** What this machine is: asked of the operating system, and of `nvidia-smi` where there is one. */
import { execFile } from 'node:child_process';
import { statfs } from 'node:fs/promises';
import os from 'node:os';
import type { GpuFact, NodeFacts } from '@/server/domain/node';

const mib = 1024 * 1024;

/** Lines of `NVIDIA H100 80GB HBM3, 81559`. A line of another form is left out. */
export function parseGpuList(csv: string): GpuFact[] {
  return csv.split('\n').flatMap((line) => {
    const [, name, memory] = /^(.+),\s*(\d+)\s*$/.exec(line) ?? [];
    return name === undefined || memory === undefined ? [] : [{ name: name.trim(), memoryMib: Number(memory) }];
  });
}

/** A driver that hangs or is missing means: no GPUs. */
function listGpus(): Promise<GpuFact[]> {
  return new Promise((resolve) => {
    const args = ['--query-gpu=name,memory.total', '--format=csv,noheader,nounits'];
    execFile('nvidia-smi', args, { timeout: 10_000, killSignal: 'SIGKILL' }, (error, stdout) => resolve(error ? [] : parseGpuList(stdout)));
  });
}

async function diskFreeMib(folder: string): Promise<number> {
  try {
    const stats = await statfs(folder);
    return Math.floor((stats.bavail * stats.bsize) / mib);
  } catch {
    return 0;
  }
}

/** `folder` is on the disk whose free space counts. Never rejects. */
export async function machineFacts(folder: string): Promise<NodeFacts> {
  const [gpus, free] = await Promise.all([listGpus(), diskFreeMib(folder)]);
  return {
    hostname: os.hostname(),
    os: `${os.type()} ${os.release()}`,
    arch: os.arch(),
    cpus: os.availableParallelism(),
    memoryMib: Math.floor(os.totalmem() / mib),
    diskFreeMib: free,
    gpus,
  };
}
