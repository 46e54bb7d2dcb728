import type { Run } from "../message/run.js";
import type { Waiter } from "../message/waiter.js";
import { type WaiterRecord, waiterCodec } from "../message/waiter-record.js";
import { bytesToText, textToBytes } from "../storage/bytes.js";
import type { Codec, Records } from "../storage/records.js";
import { Table } from "../storage/table.js";

/** An event for a run that does not wait for it yet. */
interface Notice {
  readonly eventId: string;
  readonly data: Uint8Array;
}

/** The same, as it is kept. */
type NoticeRecord = Omit<Notice, "data"> & { readonly data: string };

const noticesCodec: Codec<readonly Notice[], readonly NoticeRecord[]> = {
  encode: (notices) => notices.map((each) => ({ ...each, data: bytesToText(each.data) })),
  decode: (stored) => stored.map((each) => ({ ...each, data: textToBytes(each.data) })),
};

/** The steps that wait for events, and the events for runs that do not wait for them yet. */
export class Waiters {
  /** By run and step: a step waits once. */
  readonly #waiters: Table<Waiter, WaiterRecord>;
  /** By run. */
  readonly #notices: Table<readonly Notice[], readonly NoticeRecord[]>;

  constructor(records: Records) {
    this.#waiters = new Table(records, "waiters", waiterCodec);
    this.#notices = new Table(records, "notices", noticesCodec);
  }

  add(waiter: Waiter): void {
    this.#waiters.set(nameOf(waiter), waiter);
  }

  /** Whether a step of a run waits. */
  has(waiter: Pick<Waiter, "run" | "step">): boolean {
    return this.#waiters.has(nameOf(waiter));
  }

  /** All of them. */
  list(): Waiter[] {
    return [...this.#waiters.values()];
  }

  /** The waiters of an event, first come first. */
  of(eventId: string, run?: Run): Waiter[] {
    return this.list().filter(
      (each) => each.eventId === eventId && (run === undefined || each.run === run),
    );
  }

  /** The waiters of a run. */
  ofRun(run: Run): Waiter[] {
    return this.list().filter((each) => each.run === run);
  }

  /** Removes a waiter and its timeout. */
  remove(waiter: Waiter): void {
    this.#waiters.delete(nameOf(waiter));
    waiter.timer?.();
  }

  /** Removes everything that belongs to a run. */
  removeRun(run: Run): Waiter[] {
    const waiters = this.ofRun(run);
    for (const waiter of waiters) this.remove(waiter);
    this.#notices.delete(String(run.order));
    return waiters;
  }

  /** Keeps the data of an event until its run waits for it. */
  keepNotice(run: Run, eventId: string, data: Uint8Array): void {
    this.#notices.set(String(run.order), [...this.#noticesOf(run), { eventId, data }]);
  }

  /** The data of the first event of this name that was kept. */
  takeNotice(run: Run, eventId: string): Uint8Array | undefined {
    const notices = this.#noticesOf(run);
    const notice = notices.find((each) => each.eventId === eventId);
    if (!notice) return undefined;
    this.#notices.set(
      String(run.order),
      notices.filter((each) => each !== notice),
    );
    return notice.data;
  }

  #noticesOf(run: Run): readonly Notice[] {
    return this.#notices.get(String(run.order)) ?? [];
  }
}

function nameOf({ run, step }: Pick<Waiter, "run" | "step">): string {
  return `${run.order} ${JSON.stringify(step.stepId)}`;
}
