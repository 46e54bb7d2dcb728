import { describe, expect, test } from "vitest";
import type { ApiRecord } from "../dist/migration/kind/fields.js";
import { callbackHeaderMap } from "../dist/migration/kind/header-map.js";
import { KINDS } from "../dist/migration/kind/resource.js";
import { type PlanOptions, planMigration } from "../dist/migration/plan.js";
import { missedTicks } from "../dist/migration/schedule/missed-ticks.js";
import { MARKER } from "../dist/migration/schedule/placeholder.js";
import { scheduleCall } from "../dist/migration/schedule/schedule-call.js";
import { scheduleDefinition } from "../dist/migration/schedule/schedule-definition.js";
import type { Snapshot } from "../dist/migration/snapshot.js";

function snapshot(...schedules: ApiRecord[]): Snapshot {
  const definitions = schedules.map(scheduleDefinition);
  return {
    "url-group": new Map(),
    queue: new Map(),
    schedule: new Map(definitions.map((each) => [each.scheduleId, each])),
    lags: new Map(),
  };
}

const options: PlanOptions = {
  kinds: new Set(KINDS),
  includes: () => true,
  overwrite: false,
  leaveMessages: false,
  limits: {},
  recordOf: () => ({ isPausedByUs: false, copy: undefined, ran: false }),
  decisionOf: () => undefined,
};
const plain = { scheduleId: "s", destination: "https://a.example/", cron: "* * * * *" };
const OF_CALLBACK = { callback: "https://a.example/", callbackHeader: { "X:Y": ["1"] } };
const verdictOf = (source: ApiRecord, target: ApiRecord) =>
  planMigration(snapshot(source), snapshot(target), options)[0]?.verdict;

describe("plan", () => {
  test.each<[string, ApiRecord, ApiRecord, string]>([
    ["absent and 0 of a delay", { delay: 0 }, {}, "same"],
    ["absent and 0 of a limit", { rate: 0, period: 1, parallelism: 0 }, {}, "same"],
    ["an absent method and POST", {}, { method: "POST" }, "same"],
    ["the order of labels", { labels: ["b", "a"] }, { labels: ["a", "b"], label: "a" }, "same"],
    ["label for labels", { label: "a" }, { labels: ["a"] }, "same"],
    [
      "the case of header names",
      { header: { "x-a": ["1"] } },
      { header: { "X-A": ["1"] } },
      "same",
    ],
    ["body and bodyBase64", { body: "a" }, { bodyBase64: "YQ==" }, "same"],
    ["zero retries and none said", { retries: 0 }, {}, "update"],
    ["a pause on one side that nothing explains", { isPaused: true }, {}, "conflict"],
    ["a pause in the target", {}, { isPaused: true }, "update"],
    ["a pause in both", { isPaused: true }, { isPaused: true }, "same"],
    [
      "a placeholder: its hand-over is finished",
      { isPaused: true },
      { isPaused: true, labels: [MARKER] },
      "update",
    ],
    ["a placeholder in the source", { labels: [MARKER] }, {}, "blocked"],
    ["another query", { destination: "https://a.example/?b" }, {}, "conflict"],
    ["a redacted body", { body: `REDACTED:${"0".repeat(64)}` }, { body: "a" }, "blocked"],
    ["a header that is no ASCII", { header: { "X-A": ["é"] } }, {}, "blocked"],
    ["a header with a blank in its name", { header: { "X A": ["1"] } }, {}, "blocked"],
    ["a header whose name says another", { header: { "X: 1\r\nY": ["1"] } }, {}, "blocked"],
    ["a header without a name", { header: { "": ["1"] } }, {}, "blocked"],
    ["a header with a line break", { header: { X: ["1\r\nUpstash-Cron: *"] } }, {}, "blocked"],
    ["a header with a NUL", { header: { X: ["1\0"] } }, {}, "blocked"],
    ["a header with a blank at its end", { header: { X: ["1 "] } }, {}, "blocked"],
    ["a callback's header with a colon", OF_CALLBACK, {}, "blocked"],
    ["a label with a blank before it", { labels: [" a"] }, {}, "blocked"],
    [
      "a token in its destination",
      { destination: `${plain.destination}?qstash_token=t` },
      {},
      "blocked",
    ],
    [
      "the same, escaped",
      { destination: `${plain.destination}?a&%71stash_token=t` },
      {},
      "blocked",
    ],
    [
      "a setting in its destination",
      { destination: `${plain.destination}?a=1&upstash-Callback=https://evil.example` },
      {},
      "blocked",
    ],
    [
      "one behind a second question mark",
      { destination: `${plain.destination}?a?Upstash-Delay=1d` },
      {},
      "blocked",
    ],
    ["an unknown group", { destination: "group" }, {}, "blocked"],
  ])("%s", (_, source, target, verdict) => {
    expect(verdictOf({ ...plain, ...source }, { ...plain, ...target })).toBe(verdict);
  });

  test("what is on the target alone is left alone", () => {
    expect(planMigration(snapshot(), snapshot(plain), options)).toEqual([]);
  });
});

test("the headers of a callback are understood in each form", () => {
  const expected = { "Forward-X-A": "1", Retries: "0" };
  expect(callbackHeaderMap({ "Upstash-Forward-X-A": ["1"], "Upstash-Retries": ["0"] })).toEqual(
    expected,
  );
  const whole = {
    "Upstash-Failure-Callback-Forward-X-A": ["1"],
    "Upstash-Callback-Retries": ["0"],
  };
  expect(callbackHeaderMap(whole)).toEqual(expected);
  const forwarded = { "Forward-X-A": "1", "Forward-Upstash-Odd": "2" };
  expect(callbackHeaderMap({ "x-a": ["1"], "Upstash-Odd": ["2"] })).toEqual(forwarded);
});

test("a stored header that begins with Upstash- is forwarded, and no setting", () => {
  const { headers, path } = scheduleCall(
    scheduleDefinition({
      ...plain,
      destination: "https://a.example/b/../c?d=%2F#e",
      header: { "Upstash-Delay": ["1h"], "Content-Type": ["a/b"] },
      retries: 0,
      rate: 2,
      period: 60,
    }),
  );
  expect(path).toBe("/v2/schedules/https://a.example/b/../c?d=%2F#e");
  expect(headers).toEqual({
    "Content-Type": "a/b",
    "Upstash-Forward-Upstash-Delay": "1h",
    "Upstash-Schedule-Id": "s",
    "Upstash-Cron": "* * * * *",
    "Upstash-Method": "POST",
    "Upstash-Retries": "0",
    "Upstash-Flow-Control-Value": "rate=2, period=60s",
  });
});

describe("missed ticks", () => {
  const minute = 60_000;
  const at = (expected: number, lastOfSource: number | undefined, firstOfTarget: number) =>
    missedTicks({
      cron: "* * * * *",
      expected: expected * minute,
      lastOfSource: lastOfSource === undefined ? undefined : lastOfSource * minute,
      firstOfTarget: firstOfTarget * minute,
    }).map((tick) => tick / minute);

  test("none where the target goes on where the source stopped", () => {
    expect(at(10, 9, 10)).toEqual([]);
    expect(at(10, 10, 11)).toEqual([]);
    expect(at(10, undefined, 10)).toEqual([]);
  });

  test("those between the last of the source and the first of the target", () => {
    expect(at(10, 9, 11)).toEqual([10]);
    expect(at(10, 10, 13)).toEqual([11, 12]);
  });
});

test("of headers that differ in case alone, none is lost", () => {
  const { header } = scheduleDefinition({ ...plain, header: { "x-a": ["1", "2"], "X-A": ["3"] } });
  expect(header).toEqual({ "X-A": "1, 2, 3" });
});

test("letters that are no ASCII do not become some", () => {
  const { header } = scheduleDefinition({ ...plain, header: { "X-\u212aey": ["1"] } });
  expect(header).toEqual({ "X-\u212aey": "1" });
});

test("no stored header is a setting of what is made in the target", () => {
  const names = [
    ...["Upstash-Callback", "upstash-cron", "UPSTASH-SCHEDULE-ID", "Upstash-Forward-X"],
    ...["Upstash-Method", "Upstash-Queue-Name", "Upstash-Not-Before", "Authorization", "Host"],
    ...["Content-Length", "Transfer-Encoding", "__proto__", "constructor", "toString"],
  ];
  const hostile = Object.fromEntries(names.map((name) => [name, ["evil"]]));
  const callbacks = { callback: "https://a.example/c", failureCallback: "https://a.example/f" };
  const call = (record: ApiRecord) => scheduleCall(scheduleDefinition({ ...plain, ...record }));
  const clean = call(callbacks);
  const sent = call({
    ...callbacks,
    header: hostile,
    callbackHeader: hostile,
    failureCallbackHeader: hostile,
  });
  expect(sent.path).toBe(clean.path);
  const added = Object.keys(sent.headers ?? {}).filter((name) => !(name in (clean.headers ?? {})));
  expect(added).toHaveLength(3 * names.length);
  expect(added.filter((name) => !/^Upstash-(Forward|(Failure-)?Callback)-./.test(name))).toEqual(
    [],
  );
  expect(sent.headers).toMatchObject(clean.headers ?? {});
});
