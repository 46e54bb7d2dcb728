import { ConsoleProblem } from "../contract/backend.js";
import type { ExplainInput } from "../contract/explanation.js";
import type { FaultView } from "../contract/local.js";
import type { Publication } from "../contract/message.js";
import { REGION_NAMES } from "../contract/region.js";
import type { Target } from "../contract/resource.js";
import { Fields, objectOf } from "./read-body.js";

/** Targets of one call. */
const MOST_TARGETS = 100;
const MOST_HEADERS = 200;
const LARGEST_BODY = 1_048_576;
/** The end of time for `Date`, in milliseconds. */
const LAST_TIME = 8.64e15;

export function readTargets(fields: Fields): readonly Target[] {
  return fields.list("targets", MOST_TARGETS).map((each) => {
    const target = new Fields(objectOf(each, "A target"));
    const id = target.word("id");
    if (id === "") throw new ConsoleProblem(400, "An id is not empty: that would mean all.");
    return { region: target.region(), id };
  });
}

export function readPublication(fields: Fields): Publication {
  const delay = fields.optional("delay");
  const queue = fields.optional("queue");
  const label = fields.optional("label");
  return {
    region: fields.region(),
    destination: fields.word("destination"),
    method: fields.word("method"),
    headers: fields.list("headers", MOST_HEADERS).map(readHeader),
    body: fields.text("body", LARGEST_BODY),
    ...encodingOf(fields),
    ...(delay !== undefined && { delay }),
    ...(fields.has("retries") && { retries: fields.number("retries", 0, 1000) }),
    ...(queue !== undefined && { queue }),
    ...(label !== undefined && { label }),
  };
}

function readHeader(each: unknown): readonly [string, string] {
  const [name, value] = Array.isArray(each) ? each : [];
  // What a header is, the API checks; a line of its own it must not begin.
  if (typeof name === "string" && typeof value === "string" && !/[\r\n\0]/.test(name + value)) {
    return [name, value];
  }
  throw new ConsoleProblem(400, "A header is a name and a value, on one line.");
}

export function readExplainInput(fields: Fields): ExplainInput {
  const body = fields.optional("body", LARGEST_BODY);
  const url = fields.optional("url");
  return {
    token: fields.text("token", 100_000),
    ...(body !== undefined && { body, ...encodingOf(fields) }),
    ...(url !== undefined && { url }),
    ...(fields.has("regionHeader") && {
      regionHeader: fields.choice("regionHeader", ["", ...REGION_NAMES]),
    }),
    ...(fields.has("at") && { at: fields.number("at", 0, LAST_TIME) }),
  };
}

function encodingOf(fields: Fields): { readonly encoding?: "base64" } {
  return fields.has("encoding") ? { encoding: fields.choice("encoding", ["base64"]) } : {};
}

const CHANCES = [
  "duplicate",
  "drop",
  "dropAnswer",
  "reorder",
  "tamperBody",
  "signWithOtherRegion",
  "rateLimited",
  "reset",
] as const;

export function readFaults(fields: Fields): FaultView {
  const chances = CHANCES.map((name) => [name, fields.number(name, 0, 1)] as const);
  return {
    ...(Object.fromEntries(chances) as Record<(typeof CHANCES)[number], number>),
    regionHeader: fields.choice("regionHeader", ["right", "wrong", "missing"]),
  };
}
