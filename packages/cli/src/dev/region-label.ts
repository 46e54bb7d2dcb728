import type { Region } from "@qstash-verify/core";
import type { Paint } from "../terminal/paint.js";

/** A region in two letters, with a color that no result uses. */
export function regionLabel(region: Region, paint: Paint): string {
  return region === "EU_CENTRAL_1" ? paint.cyan("EU") : paint.magenta("US");
}
