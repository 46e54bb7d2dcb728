import codegenie from "@codegenie/serverless-express";
import { type Around, nonRetryable, type Outcome } from "@qstash-verify/core";
import { verifySignature } from "@qstash-verify/express";
import { signDelivery, testEnvironment } from "@qstash-verify/testing";
import {
  type Answer,
  bodyAsSent,
  conformance,
  type RefusalLog,
  type Row,
  receiverOptions,
  rowPath,
  rows,
  seen,
  type WireRequest,
} from "@qstash-verify/testing/conformance";
import vendia from "@vendia/serverless-express";
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import serverlessHttp from "serverless-http";
import { describe, expect, test } from "vitest";

/** What API Gateway gives a function, and gets from it. */
type Lambda = (event: object, context: object) => Promise<unknown>;
interface Result {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly isBase64Encoded?: boolean;
}

const adapters: readonly (readonly [name: string, adapt: (app: Express) => Lambda])[] = [
  ["@codegenie/serverless-express", (app) => codegenie.configure({ app }) as unknown as Lambda],
  ["@vendia/serverless-express", (app) => vendia.configure({ app }) as unknown as Lambda],
  ["serverless-http", (app) => serverlessHttp(app)],
];

type Sent = Pick<WireRequest, "method" | "path" | "headers" | "body">;

/** An HTTP API's event, payload format 2.0: names in lower case, values of one name joined by a comma. */
function eventOf({ method, path, headers, body }: Sent): object {
  const joined: Record<string, string> = {};
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    joined[key] = joined[key] === undefined ? value : `${joined[key]},${value}`;
  }
  const [rawPath, rawQueryString = ""] = path.split("?");
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString,
    headers: joined,
    requestContext: {
      http: { method, path: rawPath, protocol: "HTTP/1.1", sourceIp: "192.0.2.1" },
      stage: "$default",
    },
    // API Gateway leaves it out where there is none.
    ...(body.byteLength > 0 && { body: Buffer.from(body).toString("base64") }),
    isBase64Encoded: body.byteLength > 0,
  };
}

async function invoke(lambda: Lambda, wire: Sent): Promise<Answer> {
  const result = (await lambda(eventOf(wire), {})) as Result;
  const { statusCode: status, headers, body, isBase64Encoded } = result;
  return { status, headers, body: isBase64Encoded ? `${Buffer.from(body, "base64")}` : body };
}

const handler =
  (row: Row): RequestHandler =>
  (req, res) => {
    if (row.handler === "throws") throw new Error("the handler failed");
    if (row.handler === "non-retryable") {
      const answer = nonRetryable();
      res.status(answer.status).setHeaders(answer.headers).end();
      return;
    }
    res.json({ seen: seen(req.delivery), body: bodyAsSent(req.body, req.delivery.bytes()) });
  };

const onError: ErrorRequestHandler = (error, _req, res, _next) => {
  res.status(error.status ?? 500).json({ code: error.code, message: error.message });
};

/** A delivery as `signDelivery()` makes it, sent to `app`. */
async function deliver(lambda: Lambda, body: string): Promise<Answer> {
  const headers = { "Content-Type": "application/json" };
  const delivery = await signDelivery({ url: "https://app.example.com/jobs", body, headers });
  const wire = { ...delivery, path: "/jobs", headers: Object.entries(delivery.headers) };
  return invoke(lambda, wire);
}

const GATEWAY = "API Gateway has read the whole body before it calls a function";

describe.each(adapters)("Express on AWS Lambda by %s", (_, adapt) => {
  const refused: RefusalLog = [];
  const app = express();
  for (const row of rows) {
    const options = receiverOptions(row, rowPath(row));
    const onRefused = (error: RefusalLog[number]) => refused.push(error);
    app.use(rowPath(row), verifySignature({ ...options, onRefused }), handler(row));
  }
  app.use(onError);
  const lambda = adapt(app);

  conformance(test, {
    refused,
    send: (wire) => invoke(lambda, wire),
    lacks: {
      chunked: GATEWAY,
      "cut-body": GATEWAY,
      "withheld-body": GATEWAY,
      "lying-content-length": "API Gateway refuses it",
    },
  });

  const env = testEnvironment("single");

  test("a body that a parser consumed is the app's mistake, not the sender's", async () => {
    const parsed = express().use(express.json(), verifySignature({ env }), onError);
    const { status, body } = await deliver(adapt(parsed), '{"a":1}');
    expect([status, JSON.parse(body)]).toEqual([
      500,
      { code: "body_already_parsed", message: expect.stringContaining("before express.json()") },
    ]);
  });

  test("whoever reads the request next has its bytes, once", async () => {
    const read = express().use(verifySignature({ env }), (req, res) => {
      const chunks: Buffer[] = [];
      req.on("data", (chunk) => chunks.push(chunk));
      // serverless-http says it twice of an empty body.
      req.once("end", () => res.json([req.body ?? null, `${Buffer.concat(chunks)}`]));
    });
    expect(JSON.parse((await deliver(adapt(read), '{"a": 1}')).body)).toEqual([
      { a: 1 },
      '{"a": 1}',
    ]);
    expect(JSON.parse((await deliver(adapt(read), "")).body)).toEqual([null, ""]);
  });

  test.each<[string, RequestHandler]>([
    ["as a whole", (_req, res) => void res.status(201).set("X-Own", "1").json("own")],
    ["by writeHead", (_req, res) => void res.writeHead(201, { "X-Own": "1" }).end("own")],
    [
      "as it comes",
      (_req, res) => {
        res.status(201).set("X-Own", "1").write("o");
        res.end("wn");
      },
    ],
  ])("what runs around a handler that answers %s", async (form, handle) => {
    const heard: Outcome[] = [];
    const answering = async (other?: Outcome): Promise<Answer> => {
      const around: Around = async (_delivery, run) => {
        heard.push(await run());
        return other ?? (heard.at(-1) as Outcome);
      };
      const lambda = adapt(express().use(verifySignature({ env, around }), handle));
      return deliver(lambda, "{}");
    };
    const own = await answering();
    expect([own.status, own.body.replaceAll('"', "")]).toEqual([201, "own"]);
    expect(own.headers).toMatchObject({ "x-own": "1" });
    // An answer that has begun has not been sent: the function fails, or what adapts it answers for it.
    const cutOff = { status: 500, headers: {}, body: "" };
    const replaced = await answering({ status: 503, body: "other" }).catch(() => cutOff);
    expect(replaced).toMatchObject(
      form === "as it comes" ? cutOff : { status: 503, body: "other" },
    );
    expect(replaced.headers).not.toHaveProperty("x-own");
    expect(heard).toEqual([{ status: 201 }, { status: 201 }]);
  });
});
