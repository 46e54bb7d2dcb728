import type { Answer } from "./answer.js";
import { check } from "./check.js";
import { forbidden } from "./forbidden.js";
import { prepare, type WireRequest } from "./prepare.js";
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
  /** Where the app's `onRefused` puts its errors, if it runs in this process. */
  readonly refused?: RefusalLog;
}

/** The refusals of one row at a time. */
export type RefusalLog = (Error & { readonly code: string })[];

/** Defines a test, as vitest, `node:test`, Mocha and Bun do. */
export interface DefineTest {
  (name: string, run: () => Promise<void>): unknown;
  readonly skip: (name: string, run: () => Promise<void>) => unknown;
}

/** Milliseconds in which a receiver must have noticed that its sender is gone. */
const PATIENCE = 5000;

/** Where a host mounts a row, for every method. */
export function rowPath(row: Row): string {
  return `/rows/${rows.indexOf(row)}`;
}

/** Defines one test for each row of the table: all that a host's test file has to call. */
export function conformance(test: DefineTest, host: Host): void {
  for (const row of rows) {
    const reason = row.needs?.map((need) => host.lacks?.[need]).find((each) => each !== undefined);
    const run = () => judge(row, host);
    if (reason === undefined) test(row.name, run);
    else test.skip(`${row.name} (${reason})`, run);
  }
}

async function judge(row: Row, host: Host): Promise<void> {
  const wire = await prepare(row, `${host.prefix ?? ""}${rowPath(row)}`);
  host.refused?.splice(0);
  check(row, wire, await host.send(wire, row));
  if (host.refused !== undefined) await checkRefused(row, wire, host.refused);
}

/** `onRefused` is told of refusals, once, in words that give nothing away. */
async function checkRefused(row: Row, wire: WireRequest, refused: RefusalLog): Promise<void> {
  const { code, status, answerLost } = row.expect;
  const expected = code !== undefined && status < 500 ? code : "nothing";
  for (let waited = 0; answerLost && refused.length === 0 && waited < PATIENCE; waited += 10) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const told = refused.map((error) => error.code).join(", ") || "nothing";
  if (told !== expected) {
    throw new Error(`"${row.name}": onRefused was told ${told}, not ${expected}`);
  }
  for (const { stack, message, cause } of refused) {
    const said = `${stack} ${message} ${cause ?? ""}`;
    const leaked = forbidden(row, wire).some((text) => said.includes(text));
    if (leaked) throw new Error(`"${row.name}": the error gives a secret away: ${said}`);
  }
}
