import { stripVTControlCharacters } from "node:util";
import type { EmulatorEvent, FaultSettings, RefusedEvent } from "@qstash-verify/emulator";
import stringWidth from "fast-string-width";
import { describe, expect, test } from "vitest";
import { changeLines, type LocalChange } from "../dist/dev/change-lines.js";
import { eventLines } from "../dist/dev/event-lines.js";
import { layoutFor } from "../dist/dev/layout.js";
import { farewell } from "../dist/dev/leftovers.js";
import { localPort } from "../dist/dev/line-parts.js";
import { RefusalBrake } from "../dist/dev/refusal-brake.js";
import type { Paint } from "../dist/terminal/paint.js";
import { createTerminal } from "../dist/terminal/terminal.js";
import { expectHarmless, HOSTILE } from "./hostile.js";

type Message = Extract<EmulatorEvent, { type: "accepted" }>;
type Attempt = Extract<EmulatorEvent, { type: "retried" }>;

/** Half past one at night where the test runs. */
const time = new Date(2026, 0, 31, 1, 30, 4, 7).getTime();
const title = "made with none of the trusted keys";

const message: Omit<Message, "type" | "notBefore"> = {
  time,
  region: "EU_CENTRAL_1",
  messageId: "msg_2fabcdefghijklmnopqrstuvwxyzABCDEFGHIJKL",
  method: "POST",
  url: "http://localhost:3000/api/qstash",
  attempt: 1,
  maxAttempts: 4,
  labels: [],
};
const delivered: EmulatorEvent = {
  type: "delivered",
  ...message,
  duration: 14,
  status: 200,
  faults: [],
};
const retried: Attempt = {
  type: "retried",
  ...message,
  region: "US_EAST_1",
  duration: 9,
  faults: [],
  status: 401,
  error: "the destination answered 401",
  problem: { code: "signature_mismatch", title },
  retryAt: time + 12_000,
};
const dead: EmulatorEvent = {
  ...retried,
  type: "dead",
  attempt: 4,
  dlqId: "1795873938172-1",
};

/** What is printed of events, and the same without colors. */
function print(columns: number, ...events: readonly EmulatorEvent[]) {
  return printLines(columns, (paint) =>
    events.flatMap((event) => eventLines(event, layoutFor(columns), paint)),
  );
}

function printLines(columns: number, linesIn: (paint: Paint) => readonly string[]) {
  let colorful = "";
  const stdout = (text: string): void => {
    colorful += text;
  };
  const parts = { env: {}, interactive: false, columns, isColorful: true };
  const terminal = createTerminal({ ...parts, stdout, stderr: stdout });
  for (const line of linesIn(terminal.paint)) terminal.out(line);
  return { colorful, plain: stripVTControlCharacters(colorful) };
}

describe("the live log", () => {
  test.each([
    [
      80,
      `01:30:04.007 EU → POST /api/qstash 2fab 200 14 ms
01:30:04.007 US → POST /api/qstash 2fab 401 signature_mismatch retry 1/3 in 12 s
01:30:04.007 US → POST /api/qstash 2fab 401 signature_mismatch       attempt 4/4
01:30:04.007 US ✗ dead after 4 attempts
                  npx qstash-verify dlq retry 1795873938172-1 --region us
`,
    ],
    [
      120,
      `01:30:04.007  EU  → POST /api/qstash          msg_2fab…  200  14 ms
01:30:04.007  US  → POST /api/qstash          msg_2fab…  401  signature_mismatch: made with none of…   retry 1/3 in 12 s
01:30:04.007  US  → POST /api/qstash          msg_2fab…  401  signature_mismatch: made with none of the tr…  attempt 4/4
01:30:04.007  US  ✗ dead after 4 attempts                        npx qstash-verify dlq retry 1795873938172-1 --region us
`,
    ],
    [
      Number.POSITIVE_INFINITY,
      `01:30:04.007  EU  → POST /api/qstash          ${message.messageId}  200  14 ms
01:30:04.007  US  → POST /api/qstash          ${message.messageId}  401  signature_mismatch: ${title}  retry 1/3 in 12 s
01:30:04.007  US  → POST /api/qstash          ${message.messageId}  401  signature_mismatch: ${title}  attempt 4/4
01:30:04.007  US  ✗ dead after 4 attempts  npx qstash-verify dlq retry 1795873938172-1 --region us
`,
    ],
  ])("in %d columns", (columns, expected) => {
    expect(print(columns, delivered, retried, dead).plain).toBe(expected);
  });

  test("cuts no code of ours at 80 columns, however far the retry is", () => {
    const problem = { code: "body_already_parsed", title };
    const { plain } = print(80, { ...retried, problem, retryAt: time + 600_000 });
    expect(plain).toContain(" 401 body_already_parsed    1/3 in 10 min\n");
  });

  test("what a dead message means, and the command that goes on", () => {
    const step = { ...dead, workflowRunId: "wfr_1", workflowCallType: "step" } as const;
    const apart = { ...step, dlqId: undefined };
    const { plain } = print(
      100,
      step,
      { ...apart, workflowCallType: "failureCall" },
      { ...apart, workflowCallType: "toCallback" },
      { ...dead, status: 489, attempt: 1, problem: undefined } as EmulatorEvent,
      { ...dead, status: 489, attempt: 4, problem: undefined } as EmulatorEvent,
    );
    const lines = plain.split("\n").filter((line) => line !== "" && !line.includes("→"));
    expect(
      lines.map((line) => line.slice("01:30:04.007  ".length).replace(/ {2,}/g, "  ")),
    ).toEqual([
      "US  ✗ dead after 4 attempts  npx qstash-verify runs resume wfr_1 --region us",
      "US  ✗ dead after 4 attempts: failureFunction did not run  wfr_1",
      "US  ✗ dead after 4 attempts: its run goes on with this result  wfr_1",
      "US  ✗ dead after 1 attempt: the app asked for no retry",
      "  npx qstash-verify dlq retry 1795873938172-1 --region us",
      "US  ✗ dead after 4 attempts  npx qstash-verify dlq retry 1795873938172-1 --region us",
    ]);
  });

  test("the printed command names the file of the settings, and the region if there are two", () => {
    const { plain } = printLines(120, (paint) => {
      const lines = (isOfBoth: boolean, envFile?: string) =>
        eventLines(dead, layoutFor(120), paint, { isOfBoth, envFile }).slice(1);
      return [...lines(false), ...lines(true, "my app/.env")];
    });
    expect(plain).toContain(" npx qstash-verify dlq retry 1795873938172-1\n");
    expect(plain).toContain(
      "npx qstash-verify dlq retry 1795873938172-1 --region us -e 'my app/.env'",
    );
  });

  test.each([
    [80, "POST :3001…stash"],
    [120, "POST :3001/api/qstash"],
  ])("shows ports if several apps are on this machine, in %d columns", (columns, app) => {
    const url = "http://localhost:3001/api/qstash";
    const { plain } = printLines(columns, (paint) =>
      eventLines({ ...delivered, url } as EmulatorEvent, layoutFor(columns, true), paint),
    );
    expect(plain).toContain(app);
    expect(plain).not.toContain("secret");
    expect(localPort(url)).toBe(":3001");
    expect(localPort("http://127.0.0.1/x")).toBe("http:");
    expect(localPort("https://shop.example:3001/x")).toBeUndefined();
    expect(localPort("http://localhost.example:3001/x")).toBeUndefined();
  });

  test("everything else that happens", () => {
    const run = { time, region: message.region, workflowRunId: "wfr_1", workflowUrl: message.url };
    const schedule = { time, region: message.region, scheduleId: "scd_1" };
    const { plain } = print(
      100,
      { type: "accepted", ...message, notBefore: time },
      { type: "begun", ...message },
      { type: "accepted", ...message, notBefore: time + 90_000 },
      { type: "cancelled", ...message },
      { ...delivered, attempt: 2 } as EmulatorEvent,
      { ...retried, problem: undefined, status: undefined, error: "connect ECONNREFUSED" },
      { ...retried, problem: undefined, status: 500, retryAt: time + 7_200_000 },
      { type: "scheduleFired", ...schedule, messageIds: ["a", "b"] },
      { type: "scheduleFired", ...schedule, messageIds: [], error: "no such url group" },
      { type: "runBegun", ...run, state: "RUN_STARTED" },
      { type: "runEnded", ...run, state: "RUN_SUCCESS" },
      { type: "runEnded", ...run, state: "RUN_FAILED" },
      { type: "runEnded", ...run, state: "RUN_CANCELED" },
      { type: "interrupted", ...message },
      { type: "regionStopped", time, region: message.region },
      { type: "regionStarted", time, region: message.region },
    );
    expect(plain.replaceAll(/^01:30:04\.007 {2}/gm, "")).toBe(`\
EU  · POST /api/qstash      msg_2fab…  waits, due in 90 s
EU  · POST /api/qstash      msg_2fab…  cancelled
EU  → POST /api/qstash      msg_2fab…  200  14 ms                            attempt 2
US  → POST /api/qstash      msg_2fab…  —    ECONNREFUSED             retry 1/3 in 12 s
US  → POST /api/qstash      msg_2fab…  500  9 ms                      retry 1/3 in 2 h
EU  · schedule scd_1 fired: 2 messages
EU  ✗ schedule scd_1 fired nothing: no such url group
EU  · run wfr_1 begun: /api/qstash
EU  ✓ run wfr_1 succeeded: /api/qstash
EU  ✗ run wfr_1 failed: /api/qstash
EU  · run wfr_1 cancelled: /api/qstash
EU  ✗ stopped: nothing is answered or delivered
EU  ✓ started: what was due is delivered now
`);
  });

  test("what a fault did to an attempt, and to the second copy of a duplicate", () => {
    const second = {
      status: 401,
      problem: { code: "body_mismatch", title: "the body is not the signed one" },
      signature: { region: "EU_CENTRAL_1", key: "current" },
      faults: ["tamperBody"],
    } as const;
    const refused = { code: "body_mismatch", title: "the body is not the signed one" };
    const { plain } = print(
      80,
      { ...delivered, faults: ["signWithOtherRegion", "regionHeader"] } as EmulatorEvent,
      { ...retried, problem: refused, faults: ["tamperBody"] },
      {
        ...delivered,
        faults: ["duplicate"],
        duplicate: { ...second, status: 200, problem: undefined, faults: [] },
      } as EmulatorEvent,
      { ...delivered, faults: ["duplicate"], duplicate: second } as EmulatorEvent,
      { ...dead, faults: ["drop"] } as EmulatorEvent,
    );
    expect(
      plain
        .split("\n")
        .filter((line) => !line.includes("→"))
        .join("\n"),
    ).toBe(`\
                  fault: signed with the other region's key, Upstash-Region
                  wrong or missing
                  fault: body changed after signing
                  fault: sent twice; the second copy got 200
                  fault: sent twice; the second copy (body changed after
                  signing) got 401 body_mismatch
                  fault: never sent
01:30:04.007 US ✗ dead after 4 attempts
                  npx qstash-verify dlq retry 1795873938172-1 --region us
`);
  });

  test("what is deduplicated, rolled keys, and a connection that a fault closed", () => {
    const here = { time, region: "EU_CENTRAL_1" } as const;
    const { messageId, method, url } = message;
    const reset = { type: "connectionReset", ...here, method, path: "/v2/publish/x" } as const;
    const { plain } = print(
      100,
      { type: "deduplicated", ...here, messageId, method, url },
      { type: "keysRolled", ...here },
      { ...reset, isDone: false },
      { ...reset, isDone: true },
    );
    expect(plain.replaceAll(/^01:30:04\.007 {2}/gm, "")).toBe(`\
EU  · POST /api/qstash      msg_2fab…  deduplicated: not accepted again
EU  · signing keys rolled: next is now current
EU  ✗ POST /v2/publish/x    a fault reset the connection
EU  ✗ POST /v2/publish/x    done, but a fault dropped the answer
`);
  });

  test("what the console changes", () => {
    const region = "EU_CENTRAL_1";
    const faults: FaultSettings = {
      ...{ duplicate: 1, drop: 0, tamperBody: 0.5 },
      delay: { probability: 0.1, milliseconds: 5 },
      regionHeader: "wrong",
      api: { rateLimited: 0.015, reset: 0 },
    };
    const changes: readonly LocalChange[] = [
      { type: "clockMoved", time, by: "1h" },
      { type: "clockSpeedSet", time, speed: 60 },
      { type: "clockSpeedSet", time, speed: 1 },
      { type: "faultsSet", time, region, faults },
      { type: "faultsSet", time, region, faults: {} },
    ];
    const { plain } = printLines(80, (paint) =>
      changes.flatMap((each) => changeLines(each, layoutFor(80), paint)),
    );
    expect(plain).toBe(`\
01:30:04.007    · clock moved by 1h
01:30:04.007    · clock runs 60 times as fast
01:30:04.007    · clock runs in real time
01:30:04.007 EU · faults set: duplicate 100 %, tamperBody 50 %, delay 10 %,
                  api.rateLimited 1.5 %, regionHeader wrong
01:30:04.007 EU · faults cleared
`);
  });

  test.each([60, 80, 99, 100, 120, 200])("fits %d columns, whatever an app answers", (columns) => {
    const long = `https://shop.example/${"日本/👍/".repeat(30)}?a=${HOSTILE}`;
    const text = { ...message, url: long, method: HOSTILE, messageId: `msg_${HOSTILE}` };
    const problem = { code: HOSTILE, title: HOSTILE };
    const { plain } = print(
      columns,
      { ...delivered, ...text },
      { ...retried, ...text, problem },
      { ...retried, ...text, problem: undefined, status: undefined, error: HOSTILE },
      { ...dead, ...text, dlqId: undefined, problem },
      { type: "cancelled", ...text },
      { type: "deduplicated", ...text },
      { type: "scheduleFired", time, region: "US_EAST_1", scheduleId: HOSTILE, messageIds: [] },
    );
    const second = {
      status: 401,
      problem: { code: HOSTILE.repeat(9), title: HOSTILE },
      faults: [],
    };
    const twice = { ...delivered, faults: ["duplicate"], duplicate: second } as EmulatorEvent;
    const copy = print(columns, twice).plain;
    expectHarmless(plain + copy);
    for (const line of copy.trimEnd().split("\n")) {
      expect(stringWidth(line)).toBeLessThanOrEqual(columns);
    }
    const lines = plain.trimEnd().split("\n");
    expect(lines).toHaveLength(8);
    expect(lines.filter((line) => stringWidth(line) > columns)).toEqual([]);
  });

  test("has the color of the outcome and of the region, and shows no secret of an address", () => {
    const url = "http://user:secret@localhost:3000/a?token=secret";
    const { colorful, plain } = print(80, { ...delivered, url } as EmulatorEvent, retried, dead);
    expect(plain).not.toContain("secret");
    const [green = "", yellow = "", red = ""] = colorful.split("\n");
    expect(green).toContain("\u001b[32m→");
    expect(yellow).toContain("\u001b[33m→");
    expect(red).toContain("\u001b[31m→");
    expect(green).toContain("\u001b[36mEU");
    expect(yellow).toContain("\u001b[35mUS");
  });
});

describe("a refused request", () => {
  const refused: RefusedEvent = {
    type: "refused",
    time,
    region: "EU_CENTRAL_1",
    method: "POST",
    path: "/v2/publish/http://localhost:3000/api/qstash",
    status: 404,
    code: "token_unknown",
    error: "user not found in this region",
  };

  test.each([
    [
      80,
      `01:30:04.007 EU ✗ POST …api/qstash 404 the token is not this region's
                  restart dev with --write .env.local, and then your app
`,
    ],
    [
      Number.POSITIVE_INFINITY,
      `01:30:04.007  EU  ✗ POST ${refused.path}  404  the token is not this region's: restart dev with --write .env.local, and then your app
`,
    ],
  ])("says what to do in %d columns", (columns, expected) => {
    expect(print(columns, refused).plain).toBe(expected);
  });

  test.each([
    ["invalid cron", ": see the API's answer; it has five fields, as in 0 9 * * 1"],
    ["quota exceeded: message size, current limit: 10485760", "; send less"],
    ["quota exceeded: queues", "; delete some first"],
    ["quota maxDelay exceeded, current limit: 604800", "; ask for less"],
    ["invalid destination url", ": begin it with http:// or https://"],
    ["invalid Upstash-Delay", ": the API's answer shows the value"],
    ["invalid json body: an array is expected", ""],
    ["a message in a queue cannot be delayed", ""],
  ])("is in one line where there is room: %s", (error, remedy) => {
    const invalid = { ...refused, status: 400, code: "invalid", error } as const;
    expect(print(130, invalid).plain.split("  400  ")[1]).toBe(`${error}${remedy}\n`);
  });

  test.each<RefusedEvent["code"]>([
    "token_missing",
    "token_unknown",
    "token_of_other_region",
    "path_unknown",
    "destination_unknown",
    "host_foreign",
    "origin_foreign",
    "invalid",
    "over_limit",
    "rate_limited",
    "failed",
  ])("%s fits 80 columns uncut, whatever is sent", (code) => {
    const error = "invalid header";
    const { plain } = print(80, { ...refused, code, error, path: "/short" });
    expect(plain.replaceAll(/^.{12}/gm, "")).not.toContain("…");
    const hostile = print(80, { ...refused, code, error, path: HOSTILE, method: HOSTILE });
    expectHarmless(hostile.plain);
    const lines = hostile.plain.trimEnd().split("\n");
    expect(lines.filter((line) => stringWidth(line) > 80)).toEqual([]);
  });

  test("in a loop is shown a few times a second, and others beside it", () => {
    let now = 0;
    const brake = new RefusalBrake(() => now);
    const shown = () => Array.from({ length: 100 }, () => brake.lets(refused)).filter(Boolean);
    expect(shown()).toHaveLength(5);
    expect(brake.lets({ ...refused, region: "US_EAST_1" })).toBe(true);
    expect(brake.lets({ ...refused, code: "invalid", error: "invalid cron" })).toBe(true);
    now = 999;
    expect(shown()).toHaveLength(0);
    now = 1000;
    expect(shown()).toHaveLength(5);
  });
});

describe("the last words", () => {
  const nothing = { messages: 0, runs: 0, schedules: 0, deadLetters: 0 };

  test("are few where nothing is lost", () => {
    expect(farewell([{ region: "EU_CENTRAL_1", ...nothing }], 0, time, undefined)).toEqual([
      "Stopped. Nothing was waiting.",
    ]);
  });

  test("tell what is lost, by region", () => {
    const eu = { ...nothing, messages: 1200, nextAttempt: time + 12_000, runs: 1, deadLetters: 2 };
    const lines = farewell(
      [
        { region: "EU_CENTRAL_1", ...eu },
        { region: "US_EAST_1", ...nothing, schedules: 1 },
      ],
      2,
      time,
      undefined,
    );
    expect(lines).toEqual([
      "Stopped. It was all in memory, so this is lost:",
      "  EU  1,200 messages waiting (the next was due in 12 s), 1 running workflow, 2 dead letters",
      "  US  1 schedule",
      "  2 deliveries were cut off.",
    ]);
  });

  test("tell what is kept, and where", () => {
    const eu = {
      region: "EU_CENTRAL_1",
      ...nothing,
      messages: 1,
      nextAttempt: time + 12_000,
    } as const;
    expect(farewell([eu], 1, time, ".qstash")).toEqual([
      "Stopped. This is kept in .qstash:",
      "  EU  1 message waiting (the next is due in 12 s)",
      "  1 delivery was cut off, and will be made again.",
    ]);
  });
});
