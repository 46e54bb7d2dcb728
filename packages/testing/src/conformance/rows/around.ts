import { testEnvironment } from "../../test-environment.js";
import { RETRY_AFTER } from "../around.js";
import { refused, verified } from "../expectations.js";
import type { Around, Expectation, Row } from "../row.js";

const env = testEnvironment("single");
const unsigned = { "Upstash-Signature": undefined };
const busy = { ...refused("processing"), headers: { "retry-after": String(RETRY_AFTER) } };

const rowOf = (name: string, around: Around, expect: Expectation): Row => ({
  name,
  env,
  options: { around },
  delivery: {},
  expect,
});

/** What runs around the handler: it passes the answer on, gives another, or refuses. */
export const aroundRows: readonly Row[] = [
  rowOf("what runs around the handler passes its answer on", "passes", verified()),
  rowOf("a copy of the handler's outcome is the handler's answer", "passes a copy", verified()),
  rowOf("a message that was processed is answered without the handler", "answers a duplicate", {
    status: 200,
    headers: { "idempotent-replayed": "true" },
  }),
  rowOf(
    "a message that was given up is given up again, without the handler",
    "answers a duplicate that was given up",
    {
      status: 489,
      headers: { "idempotent-replayed": "true", "upstash-nonretryable-error": "true" },
    },
  ),
  rowOf("a replay is refused, and no handler runs", "refuses a replay", {
    ...refused("replayed"),
    headers: { "www-authenticate": "Upstash-Signature" },
  }),
  rowOf("while another attempt runs: refused for now", "refuses while another attempt runs", busy),
  rowOf(
    "without its store: refused for now",
    "refuses without its store",
    refused("store_unavailable"),
  ),
  rowOf(
    "the handler's answer is taken back where another attempt took over",
    "refuses what was processed meanwhile",
    busy,
  ),
  rowOf("an error around the handler takes the host's error path", "throws", { status: 500 }),
  rowOf(
    "what decides nothing around the handler is a mistake of the receiver",
    "decides nothing",
    refused("option_invalid"),
  ),
  {
    name: "nothing runs around the handler of an unsigned request",
    env,
    options: { around: "answers a duplicate" },
    delivery: { headers: unsigned },
    expect: refused("signature_missing"),
  },
  {
    name: "a handler that throws is told of, and takes its host's error path",
    env,
    options: { around: "passes" },
    handler: "throws",
    delivery: {},
    expect: { status: 500 },
  },
];
