import { Readable } from "node:stream";
import {
  type Around,
  fromRequest,
  handleRequest,
  isConfigurationError,
  type Outcome,
  Receiver,
  type ReceiverOptions,
  VerificationError as Refusal,
  type VerificationError,
  verifyRequest,
} from "@qstash-verify/core";
import { respond } from "@qstash-verify/core/building";
import { signDelivery, testEnvironment, testKeys } from "@qstash-verify/testing";
import { describe, expect, test } from "vitest";

const env = testEnvironment("single");
const url = "https://app.example.com/jobs";

const request = async () => (await signDelivery({ url, body: "x" })).toRequest();

async function answered(
  around: unknown,
  handle: () => Response | Promise<Response> = () => new Response("own", { status: 201 }),
  options: ReceiverOptions = {},
): Promise<Response> {
  const given = { env, onRefused: () => {}, ...options, around: around as Around };
  return handleRequest(await request(), handle, given);
}

/** Runs the handler, and tells what came of it. */
const listening =
  (heard: unknown[], name: string): Around =>
  async (_, handle) => {
    heard.push(`${name} before`);
    const outcome = await handle();
    heard.push(`${name} after ${outcome.status}`);
    return outcome;
  };

describe("what runs around a handler", () => {
  test("runs the outermost first, and once for each handler", async () => {
    const heard: string[] = [];
    const twice: Around = async (_, handle) => {
      const outcome = handle();
      expect(handle()).toBe(outcome);
      return outcome;
    };
    const own = () => {
      heard.push("the handler");
      return new Response("own", { status: 201 });
    };
    const response = await answered([listening(heard, "a"), twice, listening(heard, "b")], own);
    expect([response.status, await response.text()]).toEqual([201, "own"]);
    expect(heard).toEqual(["a before", "b before", "the handler", "b after 201", "a after 201"]);
  });

  test("may be nothing", async () => {
    expect((await answered([])).status).toBe(201);
  });

  test("is given the delivery, and a signal that is not aborted", async () => {
    const heard: unknown[] = [];
    await answered((async (delivery, handle, gone) => {
      heard.push(delivery.text(), gone.aborted);
      return handle();
    }) satisfies Around);
    expect(heard).toEqual(["x", false]);
  });

  test("an answer of the handler is the one that it returned", async () => {
    const own = new Response(new Blob([new Uint8Array([0, 255])]).stream(), {
      headers: [
        ["Set-Cookie", "a=1"],
        ["Set-Cookie", "b=2"],
      ],
    });
    expect(await answered(listening([], "a"), () => own)).toBe(own);
    expect(new Uint8Array(await own.arrayBuffer())).toEqual(new Uint8Array([0, 255]));
  });

  test.each<[string, Outcome, string]>([
    ["with a body", { status: 409, headers: { "X-Ours": "1" }, body: "ours" }, "ours"],
    ["without one", { status: 204, headers: { "X-Ours": "1" } }, ""],
    ["with an empty one", { status: 204, headers: { "X-Ours": "1" }, body: "" }, ""],
  ])(
    "another outcome %s is sent in its place, and the former is let go",
    async (_, other, text) => {
      let cancelled = 0;
      const own = () =>
        new Response(new ReadableStream({ cancel: () => void cancelled++ }), {
          headers: { "X-Former": "1" },
        });
      const response = await answered(
        async (_delivery: unknown, handle: () => Promise<Outcome>) => {
          await handle();
          return other;
        },
        own,
      );
      expect([response.status, await response.text()]).toEqual([other.status, text]);
      expect(response.headers.get("x-ours")).toBe("1");
      expect(response.headers.has("x-former")).toBe(false);
      expect(cancelled).toBe(1);
    },
  );

  test("another outcome is sent even if the former is of a library whose bodies cannot be cancelled", async () => {
    const foreign = { status: 200, body: Readable.from(["former"]) } as unknown as Response;
    const other: Around = async (_, handle) => {
      await handle();
      return { status: 409, body: "ours" };
    };
    expect(await (await answered(other, () => foreign)).text()).toBe("ours");
  });

  test.each([200, 599])("%i can be answered around it", async (status) => {
    expect((await answered(async () => ({ status }))).status).toBe(status);
  });

  test.each([
    { status: 199 },
    { status: 600 },
    { status: 200.5 },
    { status: 200, body: {} },
    undefined,
  ])("%o cannot", async (outcome) => {
    const around = (async () => outcome) as unknown as Around;
    await expect(answered(around)).rejects.toMatchObject({ code: "option_invalid" });
  });

  test.each([
    [undefined, { status: 201 }],
    [new Error("of the host"), { status: 201, error: new Error("of the host") }],
  ])("what the host made a response of is told: %o", async (error, told) => {
    const heard: Outcome[] = [];
    const around: Around = async (_, handle) => {
      const outcome = await handle();
      heard.push(outcome);
      return outcome;
    };
    const receiver = new Receiver({ env, around });
    const delivery = await receiver.receive(fromRequest(await request()), { runsHandler: true });
    const own = () => new Response("own", { status: 201 });
    const response = await respond(receiver, delivery, own, { thrown: () => error });
    expect([response.status, heard]).toStrictEqual([201, [told]]);
  });

  test("a handler that is too late for a refusal is let go, body or not", async () => {
    const late = deferred<Response>();
    let cancelled = 0;
    const around: Around = async (_, handle) => {
      void handle();
      throw new Refusal("processing", { retryAfter: 5 });
    };
    const response = await answered(around, () => late.promise);
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
    late.resolve(new Response(new ReadableStream({ cancel: () => void cancelled++ })));
    await late.promise;
    await new Promise(setImmediate);
    expect(cancelled).toBe(1);
    expect((await answered(around, () => new Response(null))).status).toBe(503);
  });

  test("a handler that is too late is let go, too", async () => {
    const late = deferred<Response>();
    const cancelled = deferred<string>();
    const response = await answered(
      async (_delivery: unknown, handle: () => Promise<Outcome>) => {
        void handle();
        return { status: 504 };
      },
      () => late.promise,
    );
    expect(response.status).toBe(504);
    late.resolve(new Response(new ReadableStream({ cancel: () => cancelled.resolve("yes") })));
    expect(await cancelled.promise).toBe("yes");
  });

  test("a handler's error is told, and thrown to the host as it is", async () => {
    const heard: Outcome[] = [];
    const error = new Error("of the handler");
    const around: Around = async (_, handle) => {
      const outcome = await handle();
      heard.push(outcome);
      return outcome;
    };
    const fail = () => {
      throw error;
    };
    await expect(answered(around, fail)).rejects.toBe(error);
    await expect(answered(around, async () => fail())).rejects.toBe(error);
    expect(heard).toEqual([
      { status: 500, error },
      { status: 500, error },
    ]);
  });

  test("a handler's error whose outcome is replaced is answered", async () => {
    const around: Around = async (_, handle) => ({ status: (await handle()).error ? 489 : 200 });
    const fail = () => {
      throw new Error("of the handler");
    };
    expect((await answered(around, fail)).status).toBe(489);
  });

  test("what throws nothing and returns nothing is no success", async () => {
    const heard: unknown[] = [];
    const nothing = () => undefined as unknown as Response;
    expect(await answered(listening(heard, "a"), nothing)).toBeUndefined();
    expect(heard).toEqual(["a before", "a after 500"]);
  });

  test("hears that the client has gone", async () => {
    const client = new AbortController();
    const signed = new Request(await request(), { signal: client.signal });
    const heard: boolean[] = [];
    const around: Around = async (_, handle, gone) => {
      heard.push(gone.aborted);
      const outcome = await handle();
      heard.push(gone.aborted);
      return outcome;
    };
    const own = () => {
      client.abort();
      return new Response();
    };
    await handleRequest(signed, own, { env, around });
    expect(heard).toEqual([false, true]);
  });
});

describe("a refusal around the handler", () => {
  const refusing =
    (isAfter: boolean): Around =>
    async (_, handle) => {
      if (isAfter) await handle();
      throw new Refusal("processing", { retryAfter: 7, cause: new Error("of the store") });
    };

  test.each([false, true])("is answered as every other: after the handler %s", async (isAfter) => {
    const refused: unknown[] = [];
    const onRefused = ({ code }: VerificationError, context: object) => {
      refused.push([code, context]);
    };
    const own = () => new Response("own", { headers: { "X-Former": "1" } });
    const response = await answered(refusing(isAfter), own, { onRefused });
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "7"]);
    expect(response.headers.has("x-former")).toBe(false);
    expect(await response.json()).toMatchObject({ code: "processing", status: 503 });
    const context = { method: "POST", path: "/jobs", destination: url };
    expect(refused).toEqual([["processing", expect.objectContaining(context)]]);
  });

  test.each([false, true])("takes the refuse option: after the handler %s", async (isAfter) => {
    await expect(answered(refusing(isAfter), undefined, { refuse: "throw" })).rejects.toMatchObject(
      { code: "processing", status: 503, retryAfter: 7 },
    );
    const refuse = () => new Response("mine", { status: 429 });
    const response = await answered(refusing(isAfter), undefined, { refuse });
    expect([response.status, await response.text()]).toEqual([429, "mine"]);
    await expect(
      answered(refusing(isAfter), undefined, { refuse: () => new Response() }),
    ).rejects.toMatchObject({ code: "option_invalid" });
  });
});

describe("a mistake around the handler", () => {
  const broken: readonly (readonly [string, unknown])[] = [
    ["returns nothing", () => undefined],
    ["resolves with nothing", async () => {}],
    ["resolves with null", async () => null],
    ["resolves with text", async () => "200"],
    ["resolves with true", async () => true],
    ["resolves with a status that is text", async () => ({ status: "200" })],
    ["resolves with no status", async () => ({})],
    ["resolves with a status of no answer", async () => ({ status: 101 })],
    ["resolves with a status of no code", async () => ({ status: 600 })],
    ["resolves with a fraction", async () => ({ status: 200.5 })],
    ["resolves with a Response", async () => Response.json({ a: 1 })],
    ["resolves with bytes", async () => ({ status: 200, body: new Uint8Array(1) })],
    [
      "runs the handler, and resolves with nothing",
      async (_: unknown, handle: () => unknown) => void (await handle()),
    ],
  ];

  test.each(broken)("%s: an error for the host, and never a success", async (_, around) => {
    await expect(answered(around)).rejects.toMatchObject({ code: "option_invalid", status: 500 });
    const within = [listening([], "a"), around];
    await expect(answered(within)).rejects.toMatchObject({ code: "option_invalid" });
  });

  test.each([undefined, null, 0, "", "route", false])("throws %j: an error", async (thrown) => {
    for (const around of [
      () => {
        throw thrown;
      },
      () => Promise.reject(thrown),
    ]) {
      const error = await answered(around).catch((each) => each);
      expect(error).toBeInstanceOf(Error);
      expect([error.code, error.cause]).toEqual(["option_invalid", thrown]);
    }
  });

  test("throws an error: that error", async () => {
    const error = new TypeError("broken");
    await expect(answered(() => Promise.reject(error))).rejects.toBe(error);
  });

  test.each([null, "once", 5, {}, ["once"], [undefined], [[async () => ({ status: 200 })]]])(
    "is %j: an error, and no handler runs",
    async (around) => {
      let ran = 0;
      const own = () => {
        ran++;
        return new Response();
      };
      await expect(answered(around, own)).rejects.toMatchObject({ code: "option_invalid" });
      expect(ran).toBe(0);
    },
  );
});

describe("handleRequest", () => {
  test("refuses a forged request, and runs nothing", async () => {
    const heard: unknown[] = [];
    const forged = (await signDelivery({ url, key: testKeys.stranger })).toRequest();
    const own = () => new Response();
    const around = listening(heard, "a");
    const response = await handleRequest(forged, own, { env, around, onRefused: () => {} });
    expect([response.status, (await response.json()).code]).toEqual([401, "signature_mismatch"]);
    expect(heard).toEqual([]);
  });

  test("gives the handler the delivery, with nothing around it", async () => {
    const receiver = new Receiver({ env });
    const echo = async (delivery: { text(): string }) => new Response(delivery.text());
    expect(await (await handleRequest(await request(), echo, receiver)).text()).toBe("x");
    await expect(
      handleRequest(await request(), echo, { env, onRefusal: 1 } as ReceiverOptions),
    ).rejects.toMatchObject({ code: "option_invalid" });
  });
});

describe("whoever only verifies cannot run what is asked for around a handler", () => {
  const options: ReceiverOptions = { env, around: (_, handle) => handle() };

  test("verifyRequest()", async () => {
    for (const each of [options, new Receiver(options)]) {
      const error = await verifyRequest(await request(), each).catch((thrown) => thrown);
      expect(isConfigurationError(error) && error.message).toContain("handleRequest()");
    }
    expect((await verifyRequest(await request(), { env })).text()).toBe("x");
  });

  test("Receiver.verify()", async () => {
    const { headers, body } = await signDelivery({ url, body: "x" });
    const parts = { signature: headers["Upstash-Signature"], body };
    await expect(new Receiver(options).verify(parts)).rejects.toMatchObject({
      code: "option_invalid",
    });
    expect(await new Receiver({ env }).verify(parts)).toBe(true);
  });

  test("Receiver.receive() and authenticate(), unless the host says that it runs the handler", async () => {
    const receiver = new Receiver(options);
    const ask = async () => fromRequest(await request());
    const refused = { code: "option_invalid", message: expect.stringContaining("runsHandler") };
    await expect(receiver.receive(await ask())).rejects.toMatchObject(refused);
    await expect(receiver.authenticate(await ask())).rejects.toMatchObject(refused);
    const duties = { runsHandler: true };
    expect((await receiver.receive(await ask(), duties)).text()).toBe("x");
    const incoming = await ask();
    const authenticated = await receiver.authenticate(incoming, duties);
    expect((await authenticated.receive(await incoming.body())).text()).toBe("x");
    expect((await new Receiver({ env }).receive(await ask())).text()).toBe("x");
  });

  test("around that is set after a host has asked for it is not skipped silently", async () => {
    const given: { around?: Around } = {};
    const receiver = new Receiver(Object.assign(given, { env }));
    expect(receiver.hasAround).toBe(false);
    given.around = (_, handle) => handle();
    const asked = receiver.receive(fromRequest(await request()), { runsHandler: true });
    await expect(asked).rejects.toMatchObject({ code: "option_invalid" });
  });

  test("a delivery of another receiver is not run", async () => {
    const delivery = await verifyRequest(await request(), { env });
    let ran = 0;
    const own = () => {
      ran++;
      return new Response();
    };
    await expect(respond(new Receiver(options), delivery, own)).rejects.toMatchObject({
      code: "option_invalid",
    });
    expect(ran).toBe(0);
  });
});

function deferred<Value>() {
  let resolve!: (value: Value) => void;
  const promise = new Promise<Value>((use) => {
    resolve = use;
  });
  return { promise, resolve };
}
