import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer, text } from "node:stream/consumers";
import { Receiver, type ReceiverOptions } from "@qstash-verify/core";
import { fromIncomingMessage, sendRefusal } from "@qstash-verify/core/building";
import { describe, expect, onTestFinished, test } from "vitest";
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

interface Line {
  readonly label: string;
  readonly region: string;
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

  test.each([
    [422, 0, "the handler rejected the body"],
    [500, 1, "its log says why"],
    [404, 1, "the app has nothing at this path"],
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

  test("a handler that runs for a forgery is not excused by its own 422", async () => {
    const url = await serve((request, response) =>
      buffer(request).then(() => response.writeHead(422).end()),
    );
    const { code, lines } = await check(url);
    expect(code).toBe(1);
    expect(lines.filter(({ isRight }) => !isRight)).toHaveLength(22);
  });

  test("a 401 of something else before the app is not taken for ours", async () => {
    const url = await serve((_, response) => response.writeHead(401).end("log in"));
    const { code, lines } = await check(url);
    expect(code).toBe(1);
    expect(lines[0]?.advice).toContain("not by qstash-verify");
  });

  test("without keys or without an answer it cannot tell", async () => {
    const none = await cli(["check", "http://127.0.0.1:1/", "-e", envFile({})]);
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("no signing key")]);
    const dead = await cli(["check", "http://127.0.0.1:1/", "-e", envFile(env)]);
    expect([dead.code, dead.stderr]).toEqual([2, expect.stringContaining("ECONNREFUSED")]);
  });

  test("asks before it runs a handler that is not on this machine", async () => {
    const { code, stderr } = await cli(["check", "https://app.example/jobs", "-e", envFile(env)]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/genuine deliveries to .*app\.example.*--yes/s);
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
        response.writeHead(500).end('{"error":"WorkflowError"}');
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
  });
});
