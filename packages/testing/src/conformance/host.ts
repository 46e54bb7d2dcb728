import type { Answer } from "./answer.js";
import type { WireRequest } from "./prepare.js";
import type { Capability, Row } from "./row.js";
import { rows } from "./rows/index.js";

/** One framework, on one runtime, with every row mounted at its {@link rowPath}. */
export interface Host {
  /** Sends a request to the app, over a socket or by calling the framework. */
  send(wire: WireRequest, row: Row): Promise<Answer | undefined>;
  /** A prefix of each {@link rowPath}, if the framework adds one. Default: none. */
  readonly prefix?: string;
  /**
   * The capabilities that the host lacks, with the reason for each. Rows that need one are skipped with that
   * reason.
   */
  readonly lacks?: Readonly<Partial<Record<Capability, string>>>;
  /**
   * Returns the reason if something in front of the adapter, such as a body parser, changes the request.
   * `judge()` returns that reason instead of a result. Set it only if you call `judge()` yourself:
   * `conformance()` fails such a row.
   */
  shadowed?(row: Row, wire: WireRequest): string | undefined;
  /**
   * The errors that the app's `onRefused` received: the array that collects them, if the app runs in this
   * process, or a function that fetches and empties the list.
   */
  readonly refused?: RefusalLog | (() => Promise<readonly Refused[]>);
}

/** Collects the refusals of one row. */
export type RefusalLog = (Error & { readonly code: string })[];

/** The fields of an error that are checked. It may come from another process. */
export type Refused = Pick<RefusalLog[number], "code" | "message" | "stack" | "cause">;

/** The path at which a host mounts a row, for every method. */
export function rowPath(row: Row): string {
  return `/rows/${rows.indexOf(row)}`;
}
