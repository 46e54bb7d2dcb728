import { check } from "./check.js";
import { forbidden } from "./forbidden.js";
import { type Host, type Refused, rowPath } from "./host.js";
import { prepare, type WireRequest } from "./prepare.js";
import type { Row } from "./row.js";

/** Milliseconds within which a receiver must notice that its sender is gone. */
const PATIENCE = 5000;
const LOOK_EVERY = 20;

/**
 * Runs one row against a host: sends it, and checks the answer and what `onRefused` received. `conformance()`
 * calls this for each row.
 *
 * @returns `undefined` if the host does what the row expects; or the reason why the row cannot be tested on
 *   this host
 * @throws Error that names the row, and what is wrong
 */
export async function judge(row: Row, host: Host): Promise<string | undefined> {
  const lacking = lackedBy(host, row);
  if (lacking !== undefined) return lacking;
  const wire = await prepare(row, `${host.prefix ?? ""}${rowPath(row)}`);
  const shadowed = host.shadowed?.(row, wire);
  if (shadowed !== undefined) return shadowed;
  // Refusals of an earlier row that arrived late.
  await takeRefused(host);
  check(row, wire, await host.send(wire, row));
  if (host.refused !== undefined) checkRefused(row, wire, await refusedBy(host, row));
  return undefined;
}

/** Why a host lacks something that the row needs, for the first such need. */
export function lackedBy({ lacks }: Host, { needs = [] }: Row): string | undefined {
  return needs.map((need) => lacks?.[need]).find((reason) => reason !== undefined);
}

async function takeRefused({ refused = [] }: Host): Promise<readonly Refused[]> {
  return typeof refused === "function" ? refused() : refused.splice(0);
}

/** If no answer came, the receiver may notice a moment later. */
async function refusedBy(host: Host, { expect }: Row): Promise<readonly Refused[]> {
  let refused = await takeRefused(host);
  if (!expect.answerLost) return refused;
  for (let waited = 0; refused.length === 0 && waited < PATIENCE; waited += LOOK_EVERY) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
    refused = await takeRefused(host);
  }
  return refused;
}

/** `onRefused` receives each refusal once, with a message that reveals nothing. */
function checkRefused(row: Row, wire: WireRequest, refused: readonly Refused[]): void {
  const { code, status } = row.expect;
  const expected = code !== undefined && status !== 500 ? code : "nothing";
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
