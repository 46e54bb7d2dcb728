import {
  type Diagnostic,
  fromRequest,
  Receiver,
  type ReceiverOptions,
  VerificationError,
} from "@qstash-verify/core";
import { publishedDevKeys, signDelivery, testEnvironment, testKeys } from "@qstash-verify/testing";
import { SignatureError as VendorSignatureError } from "@upstash/qstash";
import { afterEach, describe, expect, test, vi } from "vitest";

const url = "https://app.example.com/jobs";
const env = testEnvironment("migration", "US_EAST_1");

afterEach(() => {
  vi.restoreAllMocks();
});

describe("verify", () => {
  const signature = async (options: object = {}) => {
    const { headers, body } = await signDelivery({ url, body: "grüß", ...options });
    return { signature: headers["Upstash-Signature"] ?? "", body };
  };

  test.each(["EU_CENTRAL_1", "US_EAST_1"] as const)(
    "needs no region header: %s",
    async (region) => {
      const parts = await signature({ region });
      const receiver = new Receiver({ env });
      expect(await receiver.verify(parts)).toBe(true);
      expect(await receiver.verify({ ...parts, body: "grüß" })).toBe(true);
      expect(await receiver.verify({ ...parts, upstashRegion: "US-EAST-1" })).toBe(true);
    },
  );

  test("checks the URL only when asked to", async () => {
    const receiver = new Receiver({ env });
    const parts = await signature();
    expect(await receiver.verify({ ...parts, url })).toBe(true);
    await expect(receiver.verify({ ...parts, url: `${url}/` })).rejects.toMatchObject({
      code: "url_mismatch",
    });
    // Apps make it of what the request says: a stranger's nonsense must not become an error of the setup.
    for (const made of ["x,https://app.example/hook", "/hook", "null"]) {
      await expect(receiver.verify({ ...parts, url: made })).rejects.toMatchObject({
        code: "url_mismatch",
      });
      await expect(receiver.verify({ ...parts, signature: "", url: made })).rejects.toMatchObject({
        status: 401,
      });
    }
  });

  test("says that its own url is no URL, where no request can have made it so", async () => {
    const receiver = new Receiver({ env });
    const parts = await signature();
    for (const wrong of ["", "path", { baseUrl: "https://app.example.com" }, 1, null]) {
      await expect(receiver.verify({ ...parts, url: wrong as string })).rejects.toMatchObject({
        code: "option_invalid",
      });
    }
  });

  test("does not drop a URL check of the receiver that it cannot make", async () => {
    const baseUrl = "https://app.example.com";
    for (const url of ["path", { baseUrl }] as const) {
      const receiver = new Receiver({ env, url });
      await expect(receiver.verify(await signature())).rejects.toMatchObject({
        code: "option_invalid",
        message: expect.stringContaining("pass it the published url"),
      });
    }
  });

  test("without around, run() is the handler", async () => {
    const outcome = { status: 204 };
    const { toRequest } = await signDelivery({ url: "https://app.example.com/jobs" });
    const receiver = new Receiver({ env: testEnvironment("single") });
    const delivery = await receiver.receive(fromRequest(toRequest()));
    expect(await receiver.run(delivery, async () => outcome)).toBe(outcome);
  });

  test("a region that is no text is no hint", async () => {
    const upstashRegion = 5 as unknown as string;
    expect(await new Receiver({ env }).verify({ ...(await signature()), upstashRegion })).toBe(
      true,
    );
  });

  test("takes a tolerance of its own, within the same bounds", async () => {
    const receiver = new Receiver({ env });
    const parts = await signature({ now: Date.now() - 310_000 });
    await expect(receiver.verify(parts)).rejects.toMatchObject({ code: "expired" });
    expect(await receiver.verify({ ...parts, clockTolerance: 60 })).toBe(true);
    for (const clockTolerance of [Number.NaN, 301, "60" as unknown as number]) {
      await expect(receiver.verify({ ...parts, clockTolerance })).rejects.toMatchObject({
        code: "option_invalid",
      });
    }
  });

  test("throws what users of the vendor's SDK catch by name", async () => {
    const refused = new Receiver({ env }).verify({ signature: "x", body: "" });
    await expect(refused).rejects.toMatchObject({ code: "signature_malformed", status: 401 });
    await expect(refused).rejects.toHaveProperty("name", new VendorSignatureError("").name);
  });

  test.each([undefined, null])("a body that is %s is the empty body", async (body) => {
    const { signature: token } = await signature({ body: "" });
    const receiver = new Receiver({ env });
    expect(await receiver.verify({ signature: token, body })).toBe(true);
    const other = await signature();
    await expect(receiver.verify({ signature: other.signature, body })).rejects.toMatchObject({
      code: "body_mismatch",
    });
  });

  test("a list of signatures is a mistake of the caller's, a missing one is the sender's", async () => {
    const { signature: token, body } = await signature();
    const receiver = new Receiver({ env });
    const list = [token] as unknown as string;
    await expect(receiver.verify({ signature: list, body })).rejects.toMatchObject({
      code: "option_invalid",
    });
    for (const signature of [undefined, null, ""]) {
      await expect(receiver.verify({ signature, body })).rejects.toMatchObject({
        code: "signature_missing",
      });
    }
  });

  test.each([{ parsed: true }, 1])(
    "a body that is neither text nor bytes is a mistake of the caller's: %s",
    async (parsed) => {
      const { signature: token } = await signature({ body: "" });
      const body = parsed as unknown as string;
      await expect(new Receiver({ env }).verify({ signature: token, body })).rejects.toMatchObject({
        code: "body_already_parsed",
      });
    },
  );
});

test("a delivery keeps its bytes, whoever writes into the host's buffer later", async () => {
  const { toRequest, body } = await signDelivery({ url, body: "order 1" });
  const own = Uint8Array.from(body);
  const receiver = new Receiver({ env });
  const incoming = { ...fromRequest(toRequest()), body: () => own };
  const delivery = await receiver.receive(incoming);
  own.fill(0);
  expect(delivery.text()).toBe("order 1");
});

test("receive() says what it takes instead of a request", async () => {
  const request = new Request("https://app.example.com/jobs", { method: "POST" });
  const receiver = new Receiver({ env: testEnvironment("single") });
  for (const wrong of [request, { header: () => "", body: {} }, undefined, null]) {
    await expect(receiver.receive(wrong as never)).rejects.toMatchObject({
      code: "option_invalid",
      message: expect.stringContaining("fromRequest(request)"),
    });
  }
});

describe("making a receiver", () => {
  test("reads no environment and throws nothing", () => {
    const read = vi.fn();
    const watched = new Proxy({}, { get: read, has: read, ownKeys: read });
    new Receiver({ env: watched, clockTolerance: Number.NaN });
    expect(read).not.toHaveBeenCalled();
  });

  test("throws at once where it is given a request, or no options at all", () => {
    for (const wrong of [new Request(url), { req: {} }, () => {}, "options", null, 1]) {
      expect(() => Receiver.from(wrong as never), String(wrong)).toThrow(
        expect.objectContaining({ code: "option_invalid" }),
      );
    }
  });

  test("says how to mount it where it is given a handler", () => {
    expect(() => Receiver.from((() => {}) as never)).toThrow("not a handler");
  });

  test("from a receiver, of this copy or another, is that receiver", () => {
    const receiver = new Receiver();
    expect(Receiver.from(receiver)).toBe(receiver);
  });

  test("shows no key when it is printed", async () => {
    const receiver = new Receiver({ currentSigningKey: testKeys.stranger });
    await receiver.verify({ signature: "x", body: "" }).catch(() => {});
    const { inspect } = await import("node:util");
    expect(inspect(receiver, { showHidden: true, depth: 9 })).not.toContain("sig_");
    expect(JSON.stringify(receiver)).not.toContain("sig_");
  });
});

describe("what a function among the options throws", () => {
  const throwers = (thrown: unknown): ReceiverOptions[] => {
    const fail = () => {
      throw thrown;
    };
    return [{ url: fail }, { now: fail }];
  };

  test.each([undefined, null, 0, "", false, "route", "router", {}])(
    "reaches the host as an error: %j",
    async (thrown) => {
      for (const options of throwers(thrown)) {
        const { toRequest, headers, body } = await signDelivery({ url, body: "x" });
        const receiver = new Receiver({ env, ...options });
        const error = { code: "option_invalid", cause: thrown };
        const incoming = fromRequest(toRequest());
        const signature = headers["Upstash-Signature"];
        for (const run of [
          () => receiver.receive(incoming),
          () => receiver.authenticate(incoming),
          () => receiver.verify({ signature, body }),
        ]) {
          const reason = await run().then(
            () => "passed",
            (reason) => reason,
          );
          expect(reason).toBeInstanceOf(Error);
          expect(reason).toMatchObject(error);
        }
      }
    },
  );

  test("is handed on where it is an error, also of another realm", async () => {
    const { runInNewContext } = await import("node:vm");
    for (const thrown of [new RangeError("x"), runInNewContext("new Error('y')")]) {
      for (const options of throwers(thrown)) {
        const { toRequest } = await signDelivery({ url });
        const receiver = new Receiver({ env, ...options });
        await expect(receiver.receive(fromRequest(toRequest()))).rejects.toBe(thrown);
      }
    }
  });

  test("a body that cannot be had is an error, whatever was thrown", async () => {
    const { toRequest } = await signDelivery({ url });
    const incoming = {
      ...fromRequest(toRequest()),
      body() {
        throw undefined;
      },
    };
    await expect(new Receiver({ env }).receive(incoming)).rejects.toBeInstanceOf(Error);
  });
});

describe("observers", () => {
  async function observe(options: ReceiverOptions, sign: object = {}) {
    const seen = { verified: [] as string[], refused: [] as string[], diagnostics: [] as string[] };
    const receiver = new Receiver({
      env,
      onVerified: (delivery) => void seen.verified.push(delivery.text()),
      onRefused: (error: VerificationError) => void seen.refused.push(error.code),
      onDiagnostic: (diagnostic: Diagnostic) => void seen.diagnostics.push(diagnostic.code),
      ...options,
    });
    const { toRequest } = await signDelivery({ url, body: "x", ...sign });
    const outcome = await receiver.receive(fromRequest(toRequest())).then(
      () => "verified",
      (error) => error.code,
    );
    return { outcome, ...seen };
  }

  test("are told of a delivery that passed", async () => {
    expect(await observe({})).toEqual({
      outcome: "verified",
      verified: ["x"],
      refused: [],
      diagnostics: [],
    });
  });

  test("are told once of a refusal, by the head or by the body", async () => {
    expect(await observe({}, { key: testKeys.stranger })).toMatchObject({
      refused: ["signature_mismatch"],
    });
    expect(await observe({}, { claims: { body: "" } })).toMatchObject({
      refused: ["body_mismatch"],
    });
  });

  test("are told of what a host decides without a signature", async () => {
    const onRefused = vi.fn();
    const receiver = new Receiver({ env, onRefused });
    const head = fromRequest(new Request(url, { method: "POST" }));
    const refused = new VerificationError("body_too_large");
    expect(await receiver.decide(head, async () => "admitted")).toBe("admitted");
    expect(onRefused).not.toHaveBeenCalled();
    await expect(receiver.decide(head, () => Promise.reject(refused))).rejects.toBe(refused);
    const context = expect.objectContaining({ method: "POST", path: "/jobs" });
    expect(onRefused.mock.calls).toEqual([[refused, context, expect.any(Function)]]);
    const mistaken = new Receiver({ env, onRefused, maxBodyBytes: Number.NaN });
    await expect(mistaken.decide(head, async () => "admitted")).rejects.toMatchObject({
      code: "option_invalid",
    });
    expect(onRefused).toHaveBeenCalledTimes(1);
  });

  test("are not told that the sender is to blame for our configuration", async () => {
    expect(await observe({ env: {} })).toMatchObject({ outcome: "keys_missing", refused: [] });
  });

  test("are told once the HMAC has passed that the region header contradicts the key", async () => {
    const headers = { "Upstash-Region": "US-EAST-1" };
    const { outcome, diagnostics } = await observe({}, { headers });
    expect([outcome, diagnostics]).toEqual(["verified", ["region_contradicted"]]);
    const forged = await observe({}, { headers, key: testKeys.stranger });
    expect([forged.outcome, forged.diagnostics]).toEqual(["signature_mismatch", []]);
    for (const silent of ["EU-CENTRAL-1", "MARS-NORTH-1", ""]) {
      const { diagnostics } = await observe({}, { headers: { "Upstash-Region": silent } });
      expect(diagnostics).toEqual([]);
    }
  });

  test("are told that the next key signed", async () => {
    const { outcome, diagnostics } = await observe({}, { key: testKeys.EU_CENTRAL_1.next });
    expect([outcome, diagnostics]).toEqual(["verified", ["verified_by_next_key"]]);
  });

  test.each([
    ["QSTASH_DEV", { env: { ...env, QSTASH_DEV: "true" } }],
    ["devMode", { devMode: true }],
  ])("nothing of it where %s chose the keys, which are never rolled", async (name, options) => {
    const key = publishedDevKeys[0]?.next;
    const { outcome, diagnostics } = await observe(options, { key });
    expect([outcome, diagnostics]).toEqual(["verified", []]);
    const messages: string[] = [];
    await observe({ ...options, onRefused: ({ message }) => messages.push(message) });
    expect(messages).toEqual([
      expect.stringContaining(
        `made the signature: ${name} is on, so only the published keys are trusted`,
      ),
    ]);
  });

  test.each([
    () => {
      throw new Error("an error of the observer");
    },
    async () => {
      throw new Error("an error of the observer");
    },
  ])("that fail change no verdict", async (onVerified) => {
    const warning = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    expect(await observe({ onVerified })).toMatchObject({ outcome: "verified" });
    for (const [message] of warning.mock.calls)
      expect(message).not.toContain("an error of the observer");
  });
});

describe("without an observer", () => {
  test("a diagnostic is a warning, once per code and process", async () => {
    const warning = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    const typo = { ...env, QSTASH_REGION: "US" };
    for (let i = 0; i < 3; i++) {
      const { toRequest } = await signDelivery({ url });
      await new Receiver({ env: { ...typo } }).receive(fromRequest(toRequest()));
    }
    const calls = warning.mock.calls.map(([, options]) => (options as { code: string }).code);
    expect(calls.filter((code) => code === "region_unrecognised")).toHaveLength(1);
  });

  test("where the runtime's warning throws, the console has it and the delivery passes", async () => {
    vi.resetModules();
    const fresh = await import("@qstash-verify/core");
    vi.spyOn(process, "emitWarning").mockImplementation(() => {
      throw new Error("not supported on the edge");
    });
    const printed = vi.spyOn(console, "warn").mockImplementation(() => {});
    const { toRequest } = await signDelivery({ url, key: testKeys.EU_CENTRAL_1.next });
    const delivery = await new fresh.Receiver({ env }).receive(fromRequest(toRequest()));
    expect(delivery.keySlot).toBe("next");
    expect(printed).toHaveBeenCalledExactlyOnceWith(
      expect.stringContaining("verified_by_next_key"),
    );
  });
});
