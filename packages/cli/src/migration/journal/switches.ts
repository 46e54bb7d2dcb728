/** What a schedule missed when it was switched over, in Unix milliseconds. */
export interface SwitchRecord {
  readonly type: "switched";
  readonly name: string;
  readonly missed: readonly number[];
  /** Whether it may have missed runs that nobody knows of. */
  readonly isUnknown?: boolean;
}

/** The switches of a journal. The latest one of each schedule counts. */
export class Switches {
  readonly #records = new Map<string, SwitchRecord>();

  /** The schedules that missed runs, by name, and when they would have run. */
  get missed(): readonly (readonly [name: string, ticks: readonly number[]])[] {
    const records = [...this.#records.values()].filter(({ missed }) => missed.length > 0);
    return records.map(({ name, missed }) => [name, missed]);
  }

  /** The names of the schedules of which it is not known whether they missed runs. */
  get unknown(): readonly string[] {
    const records = [...this.#records.values()].filter(({ isUnknown }) => isUnknown === true);
    return records.map(({ name }) => name);
  }

  /** Whether the latest switch of a schedule is recorded. */
  has(name: string): boolean {
    return this.#records.has(name);
  }

  remember(record: SwitchRecord): void {
    this.#records.set(record.name, record);
  }

  /** Its next switch begins, or the latest was undone. */
  forget(name: string): void {
    this.#records.delete(name);
  }
}
