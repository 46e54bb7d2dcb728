import { REGION_VARIABLE } from "@qstash-verify/core/building";
import type { MigrationOptions } from "./selection.js";

/** What is said before an undo if the apps may send through the new region already. */
export function sendBackFirst({ from, to }: Pick<MigrationOptions, "from" | "to">): string {
  return `Your apps send through ${to}: first set ${REGION_VARIABLE}=${from} and deploy. Otherwise they send to a region in which everything was undone.`;
}
