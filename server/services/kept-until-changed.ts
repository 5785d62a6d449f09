/** A value that is loaded when asked for and kept until somebody says that it changed. */
export class KeptUntilChanged<T> {
  private kept: { value: T } | null = null;
  private changes = 0;
  private readonly load: () => Promise<T>;

  constructor(load: () => Promise<T>) {
    this.load = load;
  }

  /** What was loaded before a change is returned to who asked, and not kept: it would outlive the word of the change. */
  async get(): Promise<T> {
    if (this.kept) return this.kept.value;
    const before = this.changes;
    const value = await this.load();
    if (before === this.changes) this.kept = { value };
    return value;
  }

  changed(): void {
    this.changes += 1;
    this.kept = null;
  }
}
