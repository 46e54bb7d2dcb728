import { ConsoleProblem } from "../contract/backend.js";
import type { ExplainInput } from "../contract/explanation.js";
import type { FaultView } from "../contract/local.js";
import type { Publication } from "../contract/message.js";
import { REGION_NAMES } from "../contract/region.js";
import type { Target } from "../contract/resource.js";
import { Fields, objectOf } from "./fields.js";
import { LARGEST_BODY } from "./json-requests.js";
import { isId } from "./path-values.js";

/** Targets of one call. */
const MOST_TARGETS = 100;
const MOST_HEADERS = 200;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** RFC 9110, section 5.1. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~\w-]+$/;
/** The end of time for `Date`, in milliseconds. */
const LAST_TIME = 8.64e15;

export function readTargets(fields: Fields): readonly Target[] {
  return fields.list("targets", MOST_TARGETS).map((each) => {
    const target = new Fields(objectOf(each, "A target"));
    const id = target.text("id");
    if (isId(id)) return { region: target.region(), id };
    throw new ConsoleProblem(400, "A target has no id.");
  });
}

export function readPublication(fields: Fields): Publication {
  // Each becomes a header.
  const [delay, queue, label] = (["delay", "queue", "label"] as const).map((name) =>
    fields.has(name) ? fields.word(name) : undefined,
  );
  return {
    region: fields.region(),
    destination: fields.word("destination"),
    method: fields.word("method"),
    headers: fields.list("headers", MOST_HEADERS).map(readHeader),
    body: fields.text("body", LARGEST_BODY),
    ...encodingOf(fields),
    ...(delay !== undefined && { delay }),
    ...(fields.has("retries") && { retries: fields.integer("retries", 0, 1000) }),
    ...(queue !== undefined && { queue }),
    ...(label !== undefined && { label }),
  };
}

function readHeader(each: unknown): readonly [string, string] {
  const [name, value, ...more] = Array.isArray(each) ? each : [];
  const isPair = typeof name === "string" && typeof value === "string" && more.length === 0;
  if (isPair && HEADER_NAME.test(name) && !/[\r\n\0]/.test(value)) return [name, value];
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
  if (!fields.has("encoding")) return {};
  const encoding = fields.choice("encoding", ["base64"]);
  // Node.js skips invalid base64, and would send another body than intended.
  if (BASE64.test(fields.text("body", LARGEST_BODY))) return { encoding };
  throw new ConsoleProblem(400, '"body" is not base64.');
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
