import { testEnvironment } from "../../test-environment.js";
import { testKeys } from "../../test-keys.js";
import { refused, verified } from "../expectations.js";
import type { Row } from "../row.js";

const env = testEnvironment("migration-with-unprefixed");

const methods: readonly Row[] = [
  ...["PUT", "PATCH", "DELETE"].map(
    (method): Row => ({
      name: `method ${method}: verifies with a body`,
      env,
      delivery: { method },
      expect: verified(),
    }),
  ),
  ...["GET", "DELETE"].map(
    (method): Row => ({
      name: `method ${method}: verifies without a body`,
      env,
      delivery: { method, body: "" },
      expect: verified(),
    }),
  ),
  {
    name: "method GET: a stranger's signature is refused",
    env,
    delivery: { method: "GET", body: "", key: testKeys.stranger },
    expect: refused("signature_mismatch"),
  },
  {
    name: "method GET: verifies with a body",
    env,
    delivery: { method: "GET" },
    expect: verified(),
    needs: ["get-with-body"],
  },
];

const headers: readonly Row[] = [
  {
    name: "headers: all names in lower case verify",
    env,
    delivery: { headerCase: "lower" },
    expect: verified({ claimed: { region: "EU_CENTRAL_1" } }),
  },
  {
    name: "headers: all names in upper case verify",
    env,
    delivery: { headerCase: "upper" },
    expect: verified({ claimed: { region: "EU_CENTRAL_1" } }),
  },
  {
    name: "headers: what QStash says of a scheduled retry is handed on as claimed",
    env,
    delivery: {
      region: "US_EAST_1",
      headers: {
        "Upstash-Message-Id": "msg_7YoJxFpwkEy5zBp378JgvD",
        "Upstash-Retried": "3",
        "Upstash-Schedule-Id": "scd_6xxJWhBTnpBnEmvM9aB5GHd",
        "Upstash-Topic-Name": "orders",
        "Upstash-Caller-Ip": "198.51.100.7",
      },
    },
    expect: verified({
      region: "US_EAST_1",
      claimed: {
        region: "US_EAST_1",
        messageId: "msg_7YoJxFpwkEy5zBp378JgvD",
        retried: 3,
        scheduleId: "scd_6xxJWhBTnpBnEmvM9aB5GHd",
        urlGroup: "orders",
        callerIp: "198.51.100.7",
      },
    }),
  },
  {
    name: "headers: a delivery that claims nothing verifies all the same",
    env,
    delivery: {
      headers: {
        "Upstash-Region": undefined,
        "Upstash-Message-Id": undefined,
        "Upstash-Retried": undefined,
        "Upstash-Caller-Ip": undefined,
        "User-Agent": undefined,
      },
    },
    expect: verified({
      region: "EU_CENTRAL_1",
      claimed: {
        region: null,
        messageId: null,
        retried: null,
        scheduleId: null,
        urlGroup: null,
        callerIp: null,
      },
    }),
  },
  {
    name: "headers: a retry count that is no number is no claim",
    env,
    delivery: { headers: { "Upstash-Retried": "often" } },
    expect: verified({ claimed: { retried: null } }),
  },
];

const handlers: readonly Row[] = [
  {
    name: "handler: one that throws is the host's own 500",
    env,
    delivery: {},
    handler: "throws",
    expect: { status: 500 },
  },
  {
    name: "handler: its 489 reaches the sender, header and all",
    env,
    delivery: {},
    handler: "non-retryable",
    expect: { status: 489, headers: { "upstash-nonretryable-error": "true" } },
  },
  {
    name: "handler: one that would throw is not reached by a forgery",
    env,
    delivery: { key: testKeys.stranger },
    handler: "throws",
    expect: refused("signature_mismatch"),
  },
  {
    name: "handler: one that would answer 489 is not reached by a changed body",
    env,
    delivery: { sentBody: '{"order":"A-1043","amount":"19.90"}' },
    handler: "non-retryable",
    expect: refused("body_mismatch"),
  },
];

/** What surrounds the signature: method, headers, and the handler behind it. */
export const requestRows: readonly Row[] = [...methods, ...headers, ...handlers];
