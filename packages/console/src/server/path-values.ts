import type { Context } from "hono";
import { ConsoleProblem } from "../contract/backend.js";
import { REGION_NAMES, type RegionName } from "../contract/region.js";

/** In characters. */
const LONGEST_ID = 512;

/** Whether a text has no control characters, and no half of a character. */
export function hasNoControls(text: string): boolean {
  return !/[\p{Cc}\p{Surrogate}]/u.test(text);
}

/** Whether a text names one resource: an empty one means all of them, and dots are resolved in a URL. */
export function isId(text: string): boolean {
  return !/^\.{0,2}$/.test(text) && text.length <= LONGEST_ID && hasNoControls(text);
}

/** The region in a path. @throws ConsoleProblem */
export function regionOf(context: Context): RegionName {
  const name = REGION_NAMES.find((each) => each === context.req.param("region"));
  if (name) return name;
  throw new ConsoleProblem(404, `The regions are ${REGION_NAMES.join(" and ")}.`);
}

/** An id in a path, whatever characters it has. @throws ConsoleProblem */
export function idOf(context: Context, name = "id"): string {
  const id = context.req.param(name) ?? "";
  if (isId(id)) return id;
  throw new ConsoleProblem(404, "This is not an id.");
}
