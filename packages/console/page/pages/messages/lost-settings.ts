import type { MessageDetail } from "../../../src/contract/message.js";

/** The settings for which the form has no field. */
const LOST = [
  "Queue",
  "Retry delay",
  "Timeout",
  "Callback",
  "Failure callback",
  "Flow control key",
];

/** The settings of a message that an edited copy does not keep: `retry delay`. */
export function lostSettings({ settings }: MessageDetail): readonly string[] {
  const names = settings.map(([name]) => name);
  return LOST.filter((name) => names.includes(name)).map((name) => name.toLowerCase());
}
