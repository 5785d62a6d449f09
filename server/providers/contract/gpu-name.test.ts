import { describe, expect, it } from 'vitest';
import { acceleratorName, offeredAccelerator } from './gpu-name';

describe('the name of a GPU', () => {
  it.each([
    ['NVIDIA H100 80GB HBM3', 81_559, 'H100'],
    ['NVIDIA H200', 143_771, 'H200'],
    ['NVIDIA A100-SXM4-40GB', 40_960, 'A100'],
    ['NVIDIA A100-SXM4-80GB', 81_920, 'A100-80GB'],
    ['Tesla V100-SXM2-16GB', 16_384, 'V100'],
    ['Tesla T4', 15_360, 'T4'],
    ['NVIDIA A10G', 23_028, 'A10G'],
    ['NVIDIA L40S', 46_068, 'L40S'],
    ['NVIDIA GeForce RTX 4090', 24_564, 'RTX4090'],
    ['NVIDIA GeForce RTX 3080 Ti', 12_288, 'RTX3080-Ti'],
    ['NVIDIA RTX A6000', 49_140, 'A6000'],
    ['NVIDIA RTX 6000 Ada Generation', 49_140, 'RTX6000-Ada'],
    ['Some Future (R) Chip', 1, 'Some-Future-R-Chip'],
  ])('%s with %i MiB is asked for as %s', (name, memoryMib, expected) => {
    expect(acceleratorName({ name, memoryMib })).toBe(expected);
  });

  it('counts the GPUs of the first kind, and is null without any', () => {
    const h100 = { name: 'NVIDIA H100 80GB HBM3', memoryMib: 81_559 };
    expect(offeredAccelerator([h100, h100, { name: 'Tesla T4', memoryMib: 15_360 }])).toEqual({
      name: 'H100',
      count: 2,
      memoryMib: 81_559,
    });
    expect(offeredAccelerator([])).toBeNull();
  });
});
