import type { Answer } from "./answer.js";
import type { WireRequest } from "./prepare.js";
import type { Capability, Row } from "./row.js";
import { rows } from "./rows/index.js";

/** One framework, on one runtime, with every row mounted at its {@link rowPath}. */
export interface Host {
  /** Hands a request to the app, over a socket or by the framework's own entry. */
  send(wire: WireRequest, row: Row): Promise<Answer | undefined>;
  /** What stands before each {@link rowPath}, where the framework decides. Nothing unless given. */
  readonly prefix?: string;
  /** What the host cannot show, each with the reason. Such rows are skipped under that name. */
  readonly lacks?: Readonly<Partial<Record<Capability, string>>>;
  /**
   * Why a request never reaches the adapter as it was sent, if something in front of it takes it away
   * or changes it: a body parser, for example. For `judge()` only: `conformance()` fails such a row.
   */
  shadowed?(row: Row, wire: WireRequest): string | undefined;
  /**
   * What the app's `onRefused` was told: the array it puts its errors in, if it runs in this process,
   * or a function that takes them from wherever it runs. Taken once, they are gone.
   */
  readonly refused?: RefusalLog | (() => Promise<readonly Refused[]>);
}

/** The refusals of one row at a time. */
export type RefusalLog = (Error & { readonly code: string })[];

/** What is judged of an error, also where it comes from another process. */
export type Refused = Pick<RefusalLog[number], "code" | "message" | "stack" | "cause">;

/** Where a host mounts a row, for every method. */
export function rowPath(row: Row): string {
  return `/rows/${rows.indexOf(row)}`;
}
