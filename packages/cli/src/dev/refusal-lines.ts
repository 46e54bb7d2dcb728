import type { ConnectionResetEvent, RefusedEvent } from "@qstash-verify/emulator";
import stringWidth from "fast-string-width";
import type { Paint } from "../terminal/paint.js";
import { cut } from "./fit.js";
import type { Layout } from "./layout.js";
import { lineStart, requestCell, startWidth } from "./line-parts.js";

/** What to do about a mistake, and a plain description of it if the API's own text is unclear. */
interface Advice {
  readonly what?: string;
  readonly remedy?: string | undefined;
}

const ADVICE: Readonly<Record<RefusedEvent["code"], Advice>> = {
  token_missing: {
    what: "no token",
    remedy: "send QSTASH_TOKEN as the bearer token, in Authorization",
  },
  token_unknown: {
    what: "the token is not this region's",
    remedy: "restart dev with --write .env.local, and then your app",
  },
  token_of_other_region: {
    what: "the token is the other region's",
    remedy: "set QSTASH_URL and QSTASH_TOKEN to those of one region",
  },
  path_unknown: {
    what: "QStash has no such path",
    remedy: "QSTASH_URL ends with the port, without a path",
  },
  destination_unknown: {
    what: "no such URL group",
    remedy: "name a group that exists, or a URL with http:// or https://",
  },
  host_foreign: {
    what: "Host is not a name of this machine",
    remedy: "if it is yours, start with --allow-host NAME",
  },
  origin_foreign: {
    what: "a web page of another origin",
    remedy: "if it is yours, start with --allow-origin ORIGIN",
  },
  invalid: {},
  over_limit: {},
  rate_limited: { remedy: "try again, or remove the fault" },
  failed: { remedy: "start it again; if the disk is not full, report it" },
};

/** What to do about something invalid or over a limit, by its description. */
const REMEDIES: readonly (readonly [error: RegExp, remedy: string])[] = [
  [/^invalid (\w+ )?url$/, "begin it with http:// or https://"],
  [/^invalid cron$/, "see the API's answer; it has five fields, as in 0 9 * * 1"],
  [/^quota exceeded: (queues|schedules|topics)$/, "delete some first"],
  [/^quota max/, "ask for less"],
  [/^(quota exceeded: message size|request entity too large)/, "send less"],
  [/^(invalid|empty|unknown) (?!json )[^:]+$/, "the API's answer shows the value"],
];

/**
 * A refused request, and what to do about it: on the same line if there is room for both, otherwise on a
 * second line, because what to do must not be cut.
 */
export function refusalLines(event: RefusedEvent, layout: Layout, paint: Paint): readonly string[] {
  const { gap, columns } = layout;
  const { what = event.error, remedy = remedyFor(event.error) } = ADVICE[event.code];
  const cell = requestCell(event.method, event.path, layout);
  const start = `${lineStart(event, layout, paint, paint.red("✗"))}${cell}${gap}`;
  const room = columns - startWidth(layout) - stringWidth(cell) - gap.length;
  const text = `${event.status}${gap}${what}`;
  const whole = remedy === undefined ? text : `${text}${what.includes(":") ? ";" : ":"} ${remedy}`;
  if (remedy === undefined || stringWidth(whole) <= room) {
    return [start + paint.red(cut(whole, room))];
  }
  const indent = " ".repeat(startWidth(layout));
  return [start + paint.red(cut(text, room)), indent + cut(remedy, columns - startWidth(layout))];
}

/** A request to the API whose connection a fault closed instead of an answer. */
export function resetLines(
  event: ConnectionResetEvent,
  layout: Layout,
  paint: Paint,
): readonly string[] {
  const cell = requestCell(event.method, event.path, layout);
  const what = event.isDone
    ? "done, but a fault dropped the answer"
    : "a fault reset the connection";
  const room = layout.columns - startWidth(layout) - stringWidth(cell) - layout.gap.length;
  const start = `${lineStart(event, layout, paint, paint.red("✗"))}${cell}${layout.gap}`;
  return [start + paint.red(cut(what, room))];
}

function remedyFor(error: string): string | undefined {
  return REMEDIES.find(([each]) => each.test(error))?.[1];
}
