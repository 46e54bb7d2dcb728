import type { Region } from "@qstash-verify/core";
import type { Paint } from "../terminal/paint.js";

/** A region in two letters and its own color, which no outcome uses. */
export function regionLabel(region: Region, paint: Paint): string {
  return region === "EU_CENTRAL_1" ? paint.cyan("EU") : paint.magenta("US");
}
