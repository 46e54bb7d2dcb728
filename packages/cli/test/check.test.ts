import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer, text } from "node:stream/consumers";
import { fromRequest, Receiver, type ReceiverOptions } from "@qstash-verify/core";
import { fromIncomingMessage, sendRefusal } from "@qstash-verify/core/building";
import { hostileDeliveries, publishedDevKeys } from "@qstash-verify/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { excuseFor } from "../dist/check/excuse-for.js";
import { cli, envFile, ownEnvironment } from "./command-line.js";
import { verifying } from "./verifying-app.js";

const env = ownEnvironment("migration");

/** An endpoint that answers by itself. */
async function serve(
  answer: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<string> {
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/jobs`;
}

/** An endpoint that verifies, and then answers a status. */
function verified(options: ReceiverOptions, status = 200): Promise<string> {
  return serve(verifying({ env, ...options }, status));
}

function isJson(body: string): boolean {
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}

interface Line {
  readonly label: string;
  readonly region: string | null;
  readonly slot: string;
  readonly isRight: boolean;
  readonly answer: string;
  readonly advice?: string;
}

async function check(url: string, ...args: string[]): Promise<{ code: unknown; lines: Line[] }> {
  const { code, stdout } = await cli(["check", url, "-e", envFile(env), "--json", ...args]);
  return { code, lines: JSON.parse(stdout) };
}

function answers(lines: readonly Line[], region: string): Record<string, string> {
  const own = lines.filter((line) => line.region === region);
  return Object.fromEntries(own.map(({ label, answer }) => [label, answer]));
}

const EVERY_ANSWER = {
  genuine: "200",
  "a retry": "200",
  "no region named": "200",
  "genuine, next key": "200",
  "no signature": "signature_missing",
  "garbage as signature": "signature_malformed",
  "alg: none": "algorithm_not_allowed",
  "unknown key": "signature_mismatch",
  "published key": "signature_mismatch",
  "signature changed": "signature_mismatch",
  "other issuer": "issuer_mismatch",
  "claim missing": "claims_invalid",
  "signed an hour ago": "expired",
  "not valid yet": "not_yet_valid",
  "body changed": "body_mismatch",
  "other URL": "url_mismatch",
  "other region named": "region_mismatch",
};

describe("check", () => {
  test("every check of a receiver has a delivery that only it refuses", async () => {
    const url = await verified({ url: "path", strict: true });
    const { code, lines } = await check(url, "--url", "--strict");
    expect(code).toBe(0);
    expect(answers(lines, "EU_CENTRAL_1")).toEqual(EVERY_ANSWER);
    expect(answers(lines, "US_EAST_1")).toEqual(EVERY_ANSWER);
  });

  test("what only an option refuses is accepted without it, and said", async () => {
    const { code, lines } = await check(await verified({}));
    expect(code).toBe(0);
    const noted = lines.filter(({ advice }) => advice).map(({ label, answer }) => [label, answer]);
    expect(noted).toEqual(
      Array(2)
        .fill([
          ["other URL", "200"],
          ["other region named", "200"],
        ])
        .flat(),
    );
  });

  test("and is wrong where the option is said to be set", async () => {
    const { code, lines } = await check(await verified({}), "--url", "--strict");
    expect(code).toBe(1);
    expect(new Set(lines.filter(({ isRight }) => !isRight).map(({ label }) => label))).toEqual(
      new Set(["other URL", "other region named"]),
    );
  });

  test.each<[string, Record<string, string | undefined>, string]>([
    [
      "no QSTASH_URL",
      { ...ownEnvironment("single"), QSTASH_URL: undefined },
      "set QSTASH_URL to your region's address",
    ],
    ["QSTASH_DEV", { QSTASH_DEV: "true" }, "the published keys of QSTASH_DEV belong to no region"],
  ])("keys of an unknown region prove none, strict or not: %s", async (_, own, why) => {
    const url = await verified({ env: own, strict: true });
    const named = envFile(own);
    const { stdout } = await cli(["check", url, "-e", named, "--strict", "--json"]);
    const lines = (JSON.parse(stdout) as (Line & { duty: string })[]).filter(
      ({ label }) => label === "other region named",
    );
    expect(lines).not.toEqual([]);
    for (const line of lines) {
      expect(line).toMatchObject({ duty: "either", isRight: true, answer: "200" });
      expect(line.advice).toContain(why);
      expect(line.advice).not.toContain("set strict");
    }
    const sent = await cli(["send", url, "-e", named, "--tamper", "region"]);
    expect([sent.code, sent.stderr]).toEqual([0, expect.stringContaining(why)]);
    // An app whose own settings do name the region refuses it, which is right, too.
    const refusing = await serve((_, response) => void response.writeHead(401).end());
    expect((await cli(["send", refusing, "-e", named, "--tamper", "region"])).code).toBe(0);
  });

  test.each<[string, Record<string, string | undefined>, Record<string, string>, string]>([
    ["no QSTASH_URL", { ...ownEnvironment("single"), QSTASH_URL: undefined }, {}, "set QSTASH_URL"],
    [
      "no QSTASH_URL here, and that of the US where the app runs",
      { ...ownEnvironment("single"), QSTASH_URL: undefined },
      { QSTASH_URL: "https://qstash-us-east-1.upstash.io" },
      "set QSTASH_URL",
    ],
    [
      "the same keys for both regions",
      {
        ...env,
        US_EAST_1_QSTASH_CURRENT_SIGNING_KEY: env["EU_CENTRAL_1_QSTASH_CURRENT_SIGNING_KEY"],
        US_EAST_1_QSTASH_NEXT_SIGNING_KEY: env["EU_CENTRAL_1_QSTASH_NEXT_SIGNING_KEY"],
      },
      {},
      "set each region's own keys, with its prefix",
    ],
  ])("keys of an unknown region say nothing about either: %s", async (_, own, more, why) => {
    const url = await verified({ env: { ...own, ...more }, strict: true });
    const named = envFile(own);
    const { code, stdout } = await cli(["check", url, "-e", named]);
    expect(stdout).toMatch(/^│ +│ region not known +│$/m);
    expect(stdout).toContain(why);
    expect([code, stdout]).toEqual([0, expect.stringContaining("All 17 answers are right.")]);
    const { stdout: json } = await cli(["check", url, "-e", named, "--json"]);
    expect(new Set((JSON.parse(json) as Line[]).map(({ region }) => region))).toEqual(
      new Set([null]),
    );
  });

  test("keys of an unknown region stand beside those of a known one", async () => {
    const { QSTASH_CURRENT_SIGNING_KEY, QSTASH_NEXT_SIGNING_KEY } = ownEnvironment("single");
    const eu = Object.entries(env).filter(([name]) => !/^US_EAST_1_.*_KEY$/.test(name));
    const own = { ...Object.fromEntries(eu), QSTASH_CURRENT_SIGNING_KEY, QSTASH_NEXT_SIGNING_KEY };
    const url = await verified({ env: own });
    const { code, stdout } = await cli(["check", url, "-e", envFile(own)]);
    expect(stdout).toMatch(/^│ +│ EU +│ region not known +│$/m);
    expect([code, stdout]).toEqual([0, expect.stringContaining("All 34 answers are right.")]);
  });

  test("an app that lacks a region's keys is told which deliveries it loses", async () => {
    const {
      US_EAST_1_QSTASH_CURRENT_SIGNING_KEY: _,
      US_EAST_1_QSTASH_NEXT_SIGNING_KEY: __,
      ...eu
    } = env;
    const { code, lines } = await check(await verified({ env: eu }));
    expect(code).toBe(1);
    const wrong = lines.filter(({ isRight }) => !isRight);
    expect(wrong.map(({ region }) => region)).toEqual(Array(4).fill("US_EAST_1"));
    expect(wrong[0]?.advice).toContain("/errors/signature_mismatch");
  });

  test("an endpoint that verifies nothing is called that, once", async () => {
    const url = await serve((request, response) => buffer(request).then(() => response.end()));
    const { code, lines } = await check(url);
    expect(code).toBe(1);
    const wrong = lines.filter(({ isRight }) => !isRight);
    expect(wrong).toHaveLength(22);
    expect(new Set(wrong.map(({ advice }) => advice))).toEqual(
      new Set(["this endpoint verifies no signature: anyone can run its handler"]),
    );
  });

  test("so is one that parses JSON before its handler, or compares the whole body", async () => {
    const parsing = await serve(async (request, response) => {
      response.writeHead(isJson(await text(request)) ? 200 : 400).end();
    });
    const comparing = await serve(async (request, response) => {
      response.writeHead((await text(request)) === '{"check": true}' ? 200 : 400).end();
    });
    for (const [url, count] of [[parsing, 22] as const, [comparing, 20] as const]) {
      const { code, lines } = await check(url);
      const wrong = lines.filter(({ isRight }) => !isRight);
      expect([code, wrong.length]).toEqual([1, count]);
      expect(new Set(wrong.map(({ advice }) => advice))).toEqual(
        new Set(["this endpoint verifies no signature: anyone can run its handler"]),
      );
    }
  });

  test.each(['{"check": true}', '{"order":1}', "{}", "", "order=1", "<a/>"])(
    "an app that verifies the signature and never the body %j is found out",
    async (body) => {
      const receiver = new Receiver({ env, onRefused: () => {}, onDiagnostic: () => {} });
      const isJsonBody = isJson(body);
      const url = await serve(async (request, response) => {
        const sent = await text(request);
        const headers = new Headers(request.headers as Record<string, string>);
        headers.delete("content-length");
        // Whatever it was sent, it verifies the body that was signed.
        const genuine = new Request("http://localhost/", { method: "POST", headers, body });
        const verdict = await receiver.receive(fromRequest(genuine)).then(
          () => (isJsonBody && !isJson(sent) ? 400 : 200),
          () => 401,
        );
        response.writeHead(verdict).end();
      });
      const { code, lines } = await check(url, "--body", body);
      const wrong = lines.filter(({ isRight }) => !isRight);
      expect([code, new Set(wrong.map(({ label }) => label))]).toEqual([
        1,
        new Set(["body changed"]),
      ]);
      expect(wrong[0]?.advice).toContain("does not compare the body");
    },
  );

  test.each([
    [422, 0, "the handler rejected the body"],
    [400, 0, "the handler rejected the body"],
    [500, 1, "its log or its answer says why; a misconfigured receiver answers 500 too"],
    [404, 1, "that the route takes POST"],
    [308, 1, "a redirect"],
    [405, 1, "--method"],
  ])("a genuine delivery that is answered %i", async (status, exitCode, advice) => {
    const { code, lines } = await check(await verified({}, status));
    expect(code).toBe(exitCode);
    expect(lines[0]?.advice).toContain(advice);
  });

  test.each([
    [[], '{"check": true}'],
    [["--body", "{}"], "{}"],
    [
      ["--body-file", new URL(import.meta.url).pathname],
      readFileSync(new URL(import.meta.url), "utf8"),
    ],
  ])("the body is what %o says", async (args, body) => {
    const bodies = new Set<string>();
    const url = await serve(async (request, response) => {
      bodies.add(await text(request));
      response.writeHead(401).end();
    });
    await check(url, ...args);
    expect(bodies).toContain(body);
  });

  test("an app that verifies JSON which it wrote again is found out", async () => {
    const receiver = new Receiver({ env });
    const url = await serve(async (request, response) => {
      const signature = request.headersDistinct["upstash-signature"]?.[0];
      const sent = await text(request);
      const verdict = await (async () => {
        await receiver.verify({ signature, body: JSON.stringify(JSON.parse(sent)) });
        return 200;
      })().catch(() => 401);
      response.writeHead(verdict).end();
    });
    const { code, lines } = await check(url);
    expect([code, lines[0]?.isRight]).toEqual([1, false]);
  });

  test.each([400, 422])(
    "a handler that runs for a forgery is not excused by its own %i",
    async (status) => {
      const url = await serve((request, response) =>
        buffer(request).then(() => response.writeHead(status).end()),
      );
      const { code, lines } = await check(url);
      expect(code).toBe(1);
      const wrong = lines.filter(({ isRight }) => !isRight);
      expect(wrong).toHaveLength(22);
      expect(wrong[0]?.advice).toContain("--body that it accepts");
    },
  );

  test("a rate limit in front of the app is not its answer", async () => {
    const app = verifying({ env });
    let count = 0;
    const url = await serve((request, response) => {
      count += 1;
      return count > 10 ? response.writeHead(429).end() : app(request, response);
    });
    const { code, lines } = await check(url);
    expect(code).toBe(1);
    const limited = lines.filter(({ answer }) => answer === "429");
    expect(limited.length).toBe(lines.length - 10);
    expect(new Set(limited.map(({ isRight, advice }) => `${isRight} ${advice}`))).toEqual(
      new Set(["false there is a rate limit here: wait, or raise it while you test"]),
    );
  });

  test("a 400 is a refusal where genuine deliveries are accepted", async () => {
    const receiver = new Receiver({ env, onRefused: () => {}, onDiagnostic: () => {} });
    const url = await serve(async (request, response) => {
      const accepted = receiver.receive(fromIncomingMessage(request));
      const status = await accepted.then(
        () => 200,
        () => 400,
      );
      response.writeHead(status).end();
    });
    expect((await check(url)).code).toBe(0);
  });

  test("a 401 of something else before the app is not taken for ours", async () => {
    const url = await serve((_, response) => response.writeHead(401).end("log in"));
    const { code, lines } = await check(url);
    expect(code).toBe(1);
    expect(lines[0]?.advice).toMatch(
      /^refused, but the answer is not from qstash-verify.*look at its log/s,
    );
  });

  test("without keys or without an answer it cannot tell", async () => {
    const none = await cli(["check", "http://127.0.0.1:1/", "-e", envFile({})]);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("no signing key")]);
    const dead = await cli(["check", "http://127.0.0.1:1/", "-e", envFile(env)]);
    expect([dead.code, dead.stderr]).toEqual([2, expect.stringContaining("ECONNREFUSED")]);
  });

  test("instances with different keys are told apart from keys that are wrong", async () => {
    const {
      US_EAST_1_QSTASH_CURRENT_SIGNING_KEY: _,
      US_EAST_1_QSTASH_NEXT_SIGNING_KEY: __,
      ...eu
    } = env;
    const instances = [verifying({ env, url: "path" }), verifying({ env: eu, url: "path" })];
    let count = 0;
    const url = await serve((request, response) => {
      count += 1;
      return instances[count % 3 === 0 ? 1 : 0]?.(request, response);
    });
    const { code, lines } = await check(url, "--url");
    expect(code).toBe(1);
    const wrong = lines.filter(({ isRight }) => !isRight);
    // Those that are signed with a key, and that the second instance refused because it has none.
    const lost = lines.filter(
      ({ label, region, answer }) =>
        region === "US_EAST_1" &&
        answer === "signature_mismatch" &&
        !/key$|^signature/.test(label.replace(", next key", "")),
    );
    expect(wrong).toEqual(lost);
    expect(new Set(wrong.map(({ label }) => label)).size).toBeGreaterThan(2);
    for (const { advice } of wrong)
      expect(advice).toContain("not every instance of the app has it");
  });

  test("on your machine, QSTASH_DEV makes it right to trust the published keys", async () => {
    const own = { QSTASH_DEV: "true" };
    const url = await verified({ env: own });
    const named = envFile(own);
    const { code, stdout } = await cli(["check", url, "-e", named, "--json"]);
    const published = (JSON.parse(stdout) as (Line & { duty: string })[]).filter(
      ({ label }) => label === "published key",
    );
    expect(code).toBe(0);
    expect(published).not.toEqual([]);
    for (const line of published) {
      expect(line).toMatchObject({ duty: "either", answer: "200", isRight: true });
      expect(line.advice).toContain("in production it must refuse it");
    }
    const sent = await cli(["send", url, "-e", named, "--tamper", "published"]);
    expect([sent.code, sent.stderr]).toEqual([0, expect.stringContaining("on your machine")]);
    // Whoever checks with other keys expects a refusal.
    const other = envFile(ownEnvironment("single"));
    const lax = await cli(["send", url, "-e", other, "--tamper", "published"]);
    expect([lax.code, lax.stderr]).toEqual([1, expect.stringContaining("should have refused")]);
  });

  test("what every row has in common names none of them", async () => {
    const url = await serve((_, response) => response.writeHead(404).end());
    const { stdout } = await cli(["check", url, "-e", envFile(env)]);
    expect(stdout).toContain("✗ every row: the app has no route");
    const forged = await serve((request, response) => buffer(request).then(() => response.end()));
    expect((await cli(["check", forged, "-e", envFile(env)])).stdout).toContain("✗ no signature; ");
  });

  test("asks before it runs a handler that is not on this machine", async () => {
    const { code, stderr } = await cli(["check", "https://app.example/jobs", "-e", envFile(env)]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/genuine deliveries to .*app\.example.*starts no run.*--yes/s);
  });
});

describe("check --workflow", () => {
  test("starts no run, and has forged steps refused", async () => {
    const seen: unknown[] = [];
    const receiver = new Receiver({ env, url: "path", onRefused: () => {} });
    const url = await serve(async (request, response) => {
      try {
        await receiver.receive(fromIncomingMessage(request));
        seen.push(request.headers["upstash-workflow-sdk-version"]);
        // What the vendor's SDK answers to a version of the protocol that it does not know.
        const version = { "Upstash-Workflow-Sdk-Version": "1" };
        response.writeHead(500, version).end('{"error":"WorkflowError"}');
      } catch (error) {
        sendRefusal(response, error);
      }
    });
    const { code, lines } = await check(url, "--workflow");
    expect(code).toBe(0);
    expect(answers(lines, "EU_CENTRAL_1")).toMatchObject({
      genuine: "500",
      "genuine, next key": "500",
      "unsigned step": "signature_missing",
      "unsigned callback": "signature_missing",
      "other URL": "url_mismatch",
    });
    expect(new Set(seen)).toEqual(new Set(["check"]));
    const { stdout } = await cli(["check", url, "-e", envFile(env), "--workflow"]);
    expect(stdout).toMatch(/genuine +│ ✓ reached +│ ✓ reached/);
    expect(stdout).not.toContain("500");
  });

  test("a wrong base URL is corrected before --published is tried", async () => {
    const url = await verified({ url: "https://other.example" });
    const { code, lines } = await check(url, "--workflow");
    expect([code, lines[0]]).toMatchObject([1, { answer: "url_mismatch" }]);
    expect(lines[0]?.advice).toMatch(/set .*UPSTASH_WORKFLOW_URL.*--published/);
  });

  test.each([
    [500, {}, "the workflow could not be started"],
    [502, {}, "the workflow could not be started"],
    [400, {}, "neither accepted nor refused"],
    // `serveMany` of the vendor's SDK.
    [404, { "Upstash-Workflow-Sdk-Version": "1" }, "no route for this path and method"],
  ])("an endpoint that answers %i with %o starts no workflow", async (status, headers, advice) => {
    const receiver = new Receiver({ env, url: "path", onRefused: () => {} });
    const url = await serve(async (request, response) => {
      try {
        await receiver.receive(fromIncomingMessage(request));
        response.writeHead(status, headers).end();
      } catch (error) {
        sendRefusal(response, error);
      }
    });
    const { code, lines } = await check(url, "--workflow");
    expect([code, lines[0]]).toEqual([1, expect.objectContaining({ isRight: false })]);
    expect(lines[0]?.advice).toContain(advice);
  });
});

test("an app that trusts the published keys is excused on this machine, and nowhere else", () => {
  const published = hostileDeliveries.find(({ name }) => name === "published");
  if (published === undefined) throw new Error("there is no such delivery");
  const key = publishedDevKeys[0]?.current ?? "";
  const excuse = (own: string, isLocal: boolean) => excuseFor(published, { key: own }, isLocal);
  expect(excuse(key, true)).toContain("on your machine");
  expect(excuse(key, false)).toBeUndefined();
  expect(excuse("sig_0123456789abcdefghijklmnopqr", true)).toBeUndefined();
});
