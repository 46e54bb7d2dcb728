import { existsSync } from "node:fs";
import { isConfigurationError, REGIONS, type Region } from "@qstash-verify/core";
import { knownSender } from "../environment/sending-region.js";
import type { Settings } from "../environment/settings.js";
import { Failure } from "../failure.js";
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

/** The two ways; first the one away from the region that the settings send through, if they say so. */
export function likelyFirst(readSettings: () => Settings): readonly Direction[] {
  const sending = sendingRegionOf(readSettings);
  return DIRECTIONS.toSorted((a, b) => Number(b.from === sending) - Number(a.from === sending));
}

/** What is wrong with the settings is said once the direction is known. */
function sendingRegionOf(readSettings: () => Settings): Region | undefined {
  try {
    return knownSender(readSettings().variables)?.region;
  } catch (error) {
    if (error instanceof Failure || isConfigurationError(error)) return undefined;
    throw error;
  }
}
