import { timeText } from "../../resources/cells.js";
import type { ApiRecord } from "../../resources/resource-kind.js";
import { maskUrl } from "../../terminal/mask.js";

/** The most characters of a text from outside. */
const LONGEST = 200;

/**
 * When a sleep is over, in milliseconds since 1970; `undefined` if it is not a sleep, or the time is missing.
 */
export function wakesAt({ sleepFor, sleepUntil, createdAt }: ApiRecord): number | undefined {
  if (isPositive(sleepUntil)) return sleepUntil * 1000;
  const pause = secondsOf(sleepFor);
  return pause !== undefined && isPositive(createdAt) ? createdAt + pause * 1000 : undefined;
}

const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** A number, or as an SDK was given it: `1m`, `1d12h`. */
function secondsOf(duration: unknown): number | undefined {
  if (typeof duration === "number") return duration > 0 ? duration : undefined;
  if (typeof duration !== "string" || !/^(\d{1,9}[smhd])+$/.test(duration)) return undefined;
  const parts = [...duration.matchAll(/(\d+)([smhd])/g)];
  return parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (UNITS[unit] ?? 0), 0);
}

/** What a step waits for or calls, or why it failed; `undefined` if there is nothing to say. */
export function stepNote(step: ApiRecord): string | undefined {
  const parts = [waitNote(step), sleepNote(step), callNote(step), failureNote(step)];
  const said = parts.filter((part) => part !== undefined);
  return said.length === 0 ? undefined : said.join("; ");
}

function waitNote({ waitEventId, waitTimeout, waitTimeoutDeadline }: ApiRecord) {
  if (typeof waitEventId !== "string") return undefined;
  if (waitTimeout === true) return `the event ${cut(waitEventId)} did not arrive in time`;
  const until = isPositive(waitTimeoutDeadline) ? ` until ${moment(waitTimeoutDeadline)}` : "";
  return `for the event ${cut(waitEventId)}${until}`;
}

function sleepNote(step: ApiRecord): string | undefined {
  const wakes = wakesAt(step);
  return wakes === undefined ? undefined : `until ${timeText(wakes)}`;
}

function callNote({ callUrl, callMethod, callResponseStatus }: ApiRecord): string | undefined {
  if (typeof callUrl !== "string") return undefined;
  const call = `${cut(String(callMethod ?? "GET"))} ${cut(maskUrl(callUrl))}`;
  return isPositive(callResponseStatus) ? `${call} answered ${callResponseStatus}` : call;
}

function failureNote({ errors, nextDeliveryTime }: ApiRecord): string | undefined {
  if (!Array.isArray(errors) || errors.length === 0) return undefined;
  const { status, error } = Object(errors.at(-1)) as { status?: unknown; error?: unknown };
  const reason = isPositive(status) ? `answered ${status}` : cut(String(error ?? "no answer"));
  const next = isPositive(nextDeliveryTime) ? `, next at ${timeText(nextDeliveryTime)}` : "";
  return `attempt ${errors.length} failed: ${reason}${next}`;
}

/** Seconds or milliseconds: both are in the API's answers. */
function moment(time: number): string {
  return timeText(time < 1e11 ? time * 1000 : time);
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function isPositive(value: unknown): value is number {
  return typeof value === "number" && value > 0;
}
