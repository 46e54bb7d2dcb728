import {
  fromRequest,
  Receiver,
  type ReceiverOptions,
  type RefusalObserver,
  type RequestContext,
  toResponse,
  VerificationError,
} from "@qstash-verify/core";
import { generateTestKeys, signDelivery, testEnvironment, testKeys } from "@qstash-verify/testing";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

const url = "https://app.example.com/jobs?id=7";
const env = testEnvironment("migration");
const keys = generateTestKeys();
const production = { ...testEnvironment("single", "EU_CENTRAL_1", keys), NODE_ENV: "production" };
const page = (code: string) => `/errors/${code}`;

async function receive(options: ReceiverOptions, sign: object = {}, request?: Request) {
  const signed = await signDelivery({ url, body: "x", ...sign });
  // A copy of its own, as a new process has it.
  return new Receiver(options)
    .receive(fromRequest(request ?? signed.toRequest()))
    .catch((error) => error);
}

describe("a refusal nobody observes", () => {
  let lines: string[];

  beforeEach(() => {
    lines = [];
    vi.spyOn(console, "warn").mockImplementation((line) => void lines.push(line));
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 1), toFake: ["Date"] });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.resetModules();
  });

  const fresh = async (env: object) => {
    vi.resetModules();
    const { Receiver, fromRequest } = await import("@qstash-verify/core");
    const receiver = new Receiver({ env });
    return async (sign: object) => {
      const { toRequest } = await signDelivery({ url, now: Date.now(), ...sign });
      await receiver.receive(fromRequest(toRequest())).catch(() => {});
    };
  };

  test("is one line for the first of each code in production, the same whoever sent it", async () => {
    const refuse = await fresh(production);
    for (let each = 0; each < 50; each++) {
      await refuse({ key: keys.stranger, url: `https://app.example.com/${each}` });
      await refuse({
        key: keys.stranger,
        url: "https://app.example.com/",
        headers: { "Upstash-Region": "\u001b[2J" },
      });
    }
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^qstash-verify: refused a request, 401 signature_mismatch: /);
    expect(lines[0]).toContain(page("signature_mismatch"));
    await refuse({ key: keys.EU_CENTRAL_1.current, now: 0 });
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain("401 expired");
  });

  test("is a line each elsewhere, with method and path", async () => {
    const refuse = await fresh(env);
    for (const path of ["a", "b"]) {
      await refuse({ key: testKeys.stranger, url: `https://app.example.com/${path}` });
    }
    expect(lines.map((line) => line.slice(0, 62))).toEqual([
      "qstash-verify: POST /a refused, 401 signature_mismatch: None o",
      "qstash-verify: POST /b refused, 401 signature_mismatch: None o",
    ]);
  });

  test("shows both URLs where the destination is another, once the signature is genuine", async () => {
    vi.resetModules();
    const { Receiver, fromRequest } = await import("@qstash-verify/core");
    const receiver = new Receiver({ env, url: "https://app.example.com/other" });
    const { toRequest } = await signDelivery({ url, now: Date.now() });
    await receiver.receive(fromRequest(toRequest())).catch(() => {});
    expect(lines[0]).toContain(`POST /jobs?id=7 signed for ${url} refused, 401 url_mismatch`);
  });

  test("draws nothing, and is cut", async () => {
    vi.resetModules();
    const { Receiver } = await import("@qstash-verify/core");
    const head = {
      method: "GET\r\n",
      url: `/\u001b[2J\u009b\u202e${"x".repeat(5000)}`,
      header: () => null,
    };
    await new Receiver({ env }).authenticate(head).catch(() => {});
    expect(lines[0]).toMatch(/^[\x20-\x7e]+$/);
    expect(lines[0]?.length).toBeLessThan(600);
  });

  test("a flood prints no flood, wherever it is", async () => {
    const refuse = await fresh(env);
    for (let each = 0; each < 100; each++) await refuse({ key: testKeys.stranger });
    expect(lines).toHaveLength(10);
    vi.setSystemTime(Date.now() + 1000);
    await refuse({ key: testKeys.stranger });
    expect(lines).toHaveLength(11);
  });

  test("goes to the host's own logger where it has one", async () => {
    const logged: string[] = [];
    const { toRequest } = await signDelivery({ url, key: testKeys.stranger });
    const incoming = { ...fromRequest(toRequest()), log: (line: string) => logged.push(line) };
    await new Receiver({ env }).receive(incoming).catch(() => {});
    expect([lines.length, logged.length]).toEqual([0, 1]);
  });

  test("an observer can have it printed as well", async () => {
    const onRefused: RefusalObserver = (error, _, report) => {
      lines.push(error.code);
      report();
    };
    await receive({ env, onRefused }, { key: testKeys.stranger });
    expect(lines).toEqual([
      "signature_mismatch",
      expect.stringContaining("POST /jobs?id=7 refused, 401 signature_mismatch: "),
    ]);
  });

  test("an observer that does nothing is silence", async () => {
    await receive({ env, onRefused: () => {} }, { key: testKeys.stranger });
    expect(lines).toEqual([]);
  });

  test.each([{}, { NODE_ENV: "production" }])(
    "no key, token, digest or body is in it: %o",
    async (stage) => {
      const sign = { now: Date.now(), body: "a body of its own", sentBody: "x" };
      const signed = await signDelivery({ url, ...sign });
      const request = new Request(url, {
        method: "POST",
        headers: signed.headers,
        body: "another body",
      });
      vi.resetModules();
      const fresh = await import("@qstash-verify/core");
      const own = testEnvironment("single", "EU_CENTRAL_1", keys);
      const { headers } = await signDelivery({ url, ...sign, key: keys.EU_CENTRAL_1.current });
      const genuine = new Request(url, { method: "POST", headers, body: "another body" });
      for (const each of [request, genuine]) {
        await new fresh.Receiver({ env: { ...own, ...stage } })
          .receive(fresh.fromRequest(each))
          .catch(() => {});
      }
      expect(lines).toHaveLength(2);
      const said = lines.join("\n");
      for (const text of [
        ...Object.values(own).filter((value) => value !== ""),
        headers["Upstash-Signature"] ?? "",
        "another body",
        "a body of its own",
      ]) {
        expect(said).not.toContain(text);
      }
    },
  );
});

describe("observers are given", () => {
  const trace = {
    traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    tracestate: "vendor=1",
  };
  const claimed = {
    region: "EU_CENTRAL_1",
    messageId: "msg_1",
    retried: 2,
    scheduleId: "scd_1",
    ...trace,
  };
  const sign = {
    messageId: "msg_1",
    headers: { "Upstash-Retried": "2", "Upstash-Schedule-Id": "scd_1", ...trace },
  };

  async function contexts(options: ReceiverOptions, extra: object = {}) {
    const told: [string, RequestContext][] = [];
    await receive(
      {
        env,
        onVerified: (_, context) => told.push(["verified", context]),
        onRefused: ({ code }, context) => told.push([code, context]),
        ...options,
      },
      { ...sign, ...extra },
    );
    return told;
  }

  test("method, path and what the headers claim", async () => {
    const [told] = await contexts({}, { key: testKeys.stranger, method: "PATCH" });
    expect(told).toEqual([
      "signature_mismatch",
      {
        method: "PATCH",
        path: "/jobs?id=7",
        claimed: expect.objectContaining(claimed),
        destination: undefined,
      },
    ]);
  });

  test("the signed destination, once it is proven", async () => {
    const destination = url;
    expect(await contexts({ url: "https://app.example.com/" })).toEqual([
      ["url_mismatch", expect.objectContaining({ destination })],
    ]);
    expect(await contexts({ maxBodyBytes: 0 })).toEqual([
      ["body_too_large", expect.objectContaining({ destination })],
    ]);
    expect(await contexts({})).toEqual([["verified", expect.objectContaining({ destination })]]);
  });
});

describe("refuse", () => {
  const forged = { key: testKeys.stranger };
  const quiet = { env, onRefused: () => {} };

  test('"throw" hands the error to the host', async () => {
    const error = await receive({ ...quiet, refuse: "throw" }, forged);
    expect(error).toBeInstanceOf(VerificationError);
    expect([error.status, error.statusCode]).toEqual([401, 401]);
    expect(() => toResponse(error)).toThrow(error);
  });

  test("a function answers, with the error and the context", async () => {
    const refuse: ReceiverOptions["refuse"] = async ({ code }, { path }) =>
      Response.json({ error: { code, path } }, { status: 403, headers: { "X-Ours": "1" } });
    const response = toResponse(await receive({ ...quiet, refuse }, forged));
    expect([response.status, response.headers.get("x-ours")]).toEqual([403, "1"]);
    expect(await response.json()).toEqual({
      error: { code: "signature_mismatch", path: "/jobs?id=7" },
    });
  });

  test.each([400, 599])("an answer of %i is sent", async (status) => {
    const refuse = () => new Response(null, { status });
    expect(toResponse(await receive({ ...quiet, refuse }, forged)).status).toBe(status);
  });

  test.each([200, 204, 302, 489])(
    "an answer of %i is none: genuine messages would be lost",
    async (status) => {
      const refuse = () => new Response(null, { status });
      const error = await receive({ ...quiet, refuse }, forged);
      expect(error).toMatchObject({ code: "option_invalid", status: 500 });
    },
  );

  test.each([undefined, null, {}, "no"])(
    "what is no Response is option_invalid: %o",
    async (answer) => {
      const error = await receive({ ...quiet, refuse: (() => answer) as never }, forged);
      expect(error).toMatchObject({ code: "option_invalid" });
      expect(() => toResponse(error)).toThrow(error);
    },
  );

  test("one Response may be returned every time", async () => {
    const no = new Response("no", { status: 403 });
    for (let time = 0; time < 3; time++) {
      const response = toResponse(await receive({ ...quiet, refuse: () => no }, forged));
      expect([response.status, await response.text()]).toEqual([403, "no"]);
    }
  });

  test("what is handed to an answer is thrown as an error, whatever it is", () => {
    for (const thrown of [undefined, null, 0, "", "route"]) {
      expect(() => toResponse(thrown)).toThrow(Error);
    }
  });

  test("a function that throws reaches the host as an error, whatever it threw", async () => {
    for (const thrown of [new RangeError("x"), undefined, "route"]) {
      const refuse = () => {
        throw thrown;
      };
      const error = await receive({ ...quiet, refuse }, forged);
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(VerificationError);
    }
  });

  test("never lets a request through, and is not asked for a genuine one", async () => {
    const refuse = vi.fn(() => new Response(null, { status: 400 }));
    const delivery = await receive({ ...quiet, refuse });
    expect(delivery.text()).toBe("x");
    expect(refuse).not.toHaveBeenCalled();
  });

  test.each(["answer", 1, null, true])("%j is option_invalid", async (refuse) => {
    const error = await receive({ ...quiet, refuse: refuse as never });
    expect(error).toMatchObject({ code: "option_invalid" });
  });
});

describe("every message ends with the address of its page", () => {
  test.each([
    ["signature_mismatch", { env, onRefused: () => {} }, { key: testKeys.stranger }],
    ["keys_missing", { env: {} }, {}],
    ["option_invalid", { env, clockTolerance: -1 }, {}],
  ] as const)("%s", async (code, options, sign) => {
    const { message } = await receive(options, sign);
    expect(message.endsWith(page(code))).toBe(true);
  });

  test("a diagnostic's is the list", async () => {
    const said: string[] = [];
    const own = { ...env, QSTASH_REGION: "EU" };
    await receive({ env: own, onDiagnostic: ({ message }) => said.push(message) });
    expect(said).toEqual([expect.stringMatching(/^QSTASH_REGION .*reference\/diagnostics$/)]);
  });
});

describe("what is wrong with the settings is said by the running app", () => {
  const diagnosed = async (own: object, options: ReceiverOptions = {}) => {
    const told: string[] = [];
    const onDiagnostic = ({ code, message }: { code: string; message: string }) =>
      void told.push(`${code} ${message.split(/ (?=is |has |signed )/)[0]}`);
    await receive({ env: own, onDiagnostic, onRefused: () => {}, ...options });
    return told;
  };
  const { current, next } = testKeys.EU_CENTRAL_1;
  const { QSTASH_NEXT_SIGNING_KEY: _, ...alone } = testEnvironment("single");
  const {
    US_EAST_1_QSTASH_CURRENT_SIGNING_KEY: _c,
    US_EAST_1_QSTASH_NEXT_SIGNING_KEY: _n,
    ...oneRegion
  } = env;

  test.each([
    ["nothing", testEnvironment("single"), []],
    ["nothing of two regions", env, []],
    ["one key of a pair", alone, ["key_alone QSTASH_CURRENT_SIGNING_KEY"]],
    [
      "one key without a region beside those of both regions",
      { ...env, QSTASH_CURRENT_SIGNING_KEY: testKeys.unprefixed.current },
      ["key_alone QSTASH_CURRENT_SIGNING_KEY"],
    ],
    [
      "one key without a region that is in the pair of one",
      { ...env, QSTASH_CURRENT_SIGNING_KEY: current },
      [],
    ],
    [
      "one key of a region, of which the pair without a region has both",
      { ...testEnvironment("migration-with-unprefixed"), EU_CENTRAL_1_QSTASH_NEXT_SIGNING_KEY: "" },
      ["key_alone EU_CENTRAL_1_QSTASH_CURRENT_SIGNING_KEY"],
    ],
    [
      "the same key twice",
      { ...alone, QSTASH_NEXT_SIGNING_KEY: `${current}\n` },
      ["key_alone The key in QSTASH_CURRENT_SIGNING_KEY and QSTASH_NEXT_SIGNING_KEY"],
    ],
    [
      "the same key twice for a region, and without one",
      {
        ...env,
        EU_CENTRAL_1_QSTASH_NEXT_SIGNING_KEY: current,
        QSTASH_CURRENT_SIGNING_KEY: current,
      },
      [
        "key_alone QSTASH_CURRENT_SIGNING_KEY",
        "key_alone The key in EU_CENTRAL_1_QSTASH_CURRENT_SIGNING_KEY and EU_CENTRAL_1_QSTASH_NEXT_SIGNING_KEY",
      ],
    ],
    [
      "one key of a region, which is also the one without a region",
      {
        ...env,
        EU_CENTRAL_1_QSTASH_NEXT_SIGNING_KEY: "",
        QSTASH_CURRENT_SIGNING_KEY: current,
      },
      ["key_alone QSTASH_CURRENT_SIGNING_KEY", "key_alone EU_CENTRAL_1_QSTASH_CURRENT_SIGNING_KEY"],
    ],
    [
      "quotes kept around a key",
      { ...alone, QSTASH_NEXT_SIGNING_KEY: `"${next}"` },
      ["key_malformed QSTASH_NEXT_SIGNING_KEY"],
    ],
    ["one region without keys", oneRegion, ["region_without_keys US_EAST_1"]],
    [
      "an unknown prefix",
      { ...testEnvironment("single"), EU_QSTASH_CURRENT_SIGNING_KEY: current },
      ["variable_unknown EU_QSTASH_CURRENT_SIGNING_KEY"],
    ],
    [
      "current and next swapped",
      { ...alone, QSTASH_CURRENT_SIGNING_KEY: next, QSTASH_NEXT_SIGNING_KEY: current },
      ["verified_by_next_key QSTASH_NEXT_SIGNING_KEY"],
    ],
    [
      "the two regions' keys swapped",
      {
        QSTASH_REGION: "EU_CENTRAL_1",
        EU_CENTRAL_1_QSTASH_CURRENT_SIGNING_KEY: testKeys.US_EAST_1.current,
        EU_CENTRAL_1_QSTASH_NEXT_SIGNING_KEY: testKeys.US_EAST_1.next,
        US_EAST_1_QSTASH_CURRENT_SIGNING_KEY: current,
        US_EAST_1_QSTASH_NEXT_SIGNING_KEY: next,
      },
      ["region_contradicted US_EAST_1_QSTASH_CURRENT_SIGNING_KEY"],
    ],
    [
      "a typo in the region",
      { ...env, QSTASH_REGION: "EU" },
      ["region_unrecognised QSTASH_REGION"],
    ],
  ])("%s", async (_, own, codes) => expect(await diagnosed(own)).toEqual(codes));

  test("one key as an option, unless the environment has it and the other", async () => {
    const lone = { currentSigningKey: current };
    expect(await diagnosed({}, lone)).toEqual(["key_alone currentSigningKey"]);
    expect(await diagnosed({}, { ...lone, nextSigningKey: current })).toEqual([
      "key_alone The key in currentSigningKey and nextSigningKey",
    ]);
    expect(await diagnosed(testEnvironment("single"), lone)).toEqual([]);
  });
});

test("json() of an empty body says that it is empty", async () => {
  const delivery = await receive({ env }, { body: "" });
  expect(() => delivery.json()).toThrow(/^the body is empty/);
});
