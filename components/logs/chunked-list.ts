const blockBits = 12;
const blockSize = 1 << blockBits;
const blockMask = blockSize - 1;

/** A list that only grows. Appending never copies what is there, however long the list: it is kept in blocks. */
export class ChunkedList<T> {
  private readonly blocks: T[][] = [];
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(value: T): void {
    const last = this.blocks.at(-1);
    if (last && last.length < blockSize) last.push(value);
    else this.blocks.push([value]);
    this.count += 1;
  }

  /** Undefined outside 0 … length − 1. */
  at(index: number): T | undefined {
    return this.blocks[index >> blockBits]?.[index & blockMask];
  }

  /** The first index whose value is not below, by `isBelow`, which must be true for a head of the list and false for its tail. */
  partitionPoint(isBelow: (value: T) => boolean): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      const value = this.at(middle);
      if (value !== undefined && isBelow(value)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
