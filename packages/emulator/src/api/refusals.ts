import type { Region } from "@qstash-verify/testing";
import type { Clock } from "../clock/clock.js";
import type { EmulatorEvent } from "../listeners/event.js";
import { ApiError, type RefusalCode } from "../protocol/api-error.js";
import type { ApiContext } from "./api.js";
import { targetOf } from "./request-parts.js";

/** Why a request is refused. */
interface Refusal {
  readonly status: number;
  readonly code: RefusalCode;
  /** Our own words, without anything that was sent. */
  readonly error: string;
}

/** What the events of refused requests are made of. */
export interface RefusalSource {
  readonly name: Region;
  readonly clock: Clock;
  /** Gets a function that makes the event, so that none is made while nobody listens. */
  readonly onEvent: (event: () => EmulatorEvent) => void;
}

/** Tells whoever listens that a request is refused. */
export type TellRefusal = (c: ApiContext, refusal: Refusal) => void;

/** Tells whoever listens that a fault closes the connection. @see ConnectionResetEvent */
export type TellReset = (c: ApiContext, isDone: boolean) => void;

/** Makes an event of every request that is refused because of a mistake. */
export function refusals(source: RefusalSource): TellRefusal {
  return (c, refusal) =>
    source.onEvent(() => ({
      type: "refused",
      ...whereabouts(source, c),
      ...refusal,
    }));
}

/** Makes an event of every request whose connection a fault closes. @see ConnectionResetEvent */
export function resets(source: RefusalSource): TellReset {
  return (c, isDone) =>
    source.onEvent(() => ({
      type: "connectionReset",
      ...whereabouts(source, c),
      isDone,
    }));
}

/** When and where it was, and what was asked. */
function whereabouts({ name, clock }: RefusalSource, c: ApiContext) {
  return { time: clock.now(), region: name, method: c.req.method, path: shownPath(targetOf(c)) };
}

/** What is wrong with a request whose handler threw; `undefined` if nothing is. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (!(error instanceof ApiError)) {
    return { status: 500, code: "failed", error: "the local QStash failed" };
  }
  const { status, code, reason } = error;
  return code && { status, code, error: reason };
}

/** A path without the parts of its destination that may be secret: login, query and fragment. */
function shownPath(target: string): string {
  const [path = ""] = target.split(/[?#]|%3f|%23/i);
  return path.replace(/((?::|%3a)(?:\/|%2f)+).*(?:@|%40)/i, "$1…@");
}
