import { existsSync } from "node:fs";
import { REGIONS, type Region } from "@qstash-verify/core";
import { journalPath } from "../migration/migration-session.js";
import { otherRegion } from "../migration/selection.js";

/** From where to where. */
export interface Direction {
  readonly from: Region;
  readonly to: Region;
}

/** The two ways there are. */
export const DIRECTIONS: readonly Direction[] = REGIONS.flatMap((from) => {
  const to = otherRegion(from);
  return to ? [{ from, to }] : [];
});

/** From where to where, by the options, or by the one journal that is in the working directory. */
export function directionOf({ from, to }: Partial<Direction>): Direction | undefined {
  const [a, b] = [from ?? otherRegion(to), to ?? otherRegion(from)];
  if ((from || to) && a && b) return { from: a, to: b };
  const begun = DIRECTIONS.filter((direction) => existsSync(journalPath(direction)));
  return begun.length === 1 ? begun[0] : undefined;
}
