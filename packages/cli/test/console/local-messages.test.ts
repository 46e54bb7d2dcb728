import { signDelivery } from "@qstash-verify/testing";
import { describe, expect, test } from "vitest";
import { ownEnvironment } from "../command-line.js";
import { startApp } from "../dev-server.js";
import { verifying } from "../verifying-app.js";
import { heard, localConsole, send } from "./local-console.js";

const EU = "EU_CENTRAL_1";

describe("a message that an app refuses", () => {
  test("is told with its code, what to do, and whose key signed it; no secret leaves", async () => {
    const { emulator, backend, env } = await localConsole();
    const app = await startApp(verifying({ env: ownEnvironment("migration") }));
    const headers = [
      ["Content-Type", "application/json"],
      ["Authorization", "Bearer hunter2hunter2hunter2"],
    ] as const;
    const id = await send(backend, `${app}/orders`, { headers, retries: 0, label: "billing" });
    await emulator.settled();
    const detail = await backend.messages.open(EU, id);
    expect(detail.summary).toMatchObject({
      state: "dead",
      attempts: 1,
      maxAttempts: 1,
      status: 401,
      code: "signature_mismatch",
      label: "billing",
      dlqId: expect.any(String),
    });
    expect(detail.request.body).toMatchObject({ form: "json", bytes: 11 });
    expect(detail.timeline.map(({ what }) => what)).toEqual(["published", "failed", "dead"]);
    const attempt = detail.timeline[1];
    expect(attempt).toMatchObject({
      title: "Attempt 1 answered 401",
      attempt: 1,
      signedBy: { region: EU, slot: "current" },
      refusal: {
        code: "signature_mismatch",
        remedy: expect.any(String),
        page: expect.stringMatching(/\/errors\/signature_mismatch$/),
      },
      response: { status: 401, body: { form: "json" } },
    });
    const sent = new Map(attempt?.request?.headers as [string, string][]);
    expect(sent.get("Upstash-Signature")).toMatch(/^eyJ…\(\d+ characters\)$/);
    expect(detail.verbs).toEqual(["again", "edit", "spoil", "retry", "explain"]);
    const explained = await backend.messages.explain(EU, id, 1);
    expect(explained.verdict.result).toBe("verified");
    expect(explained.steps.find(({ name }) => name === "body")?.state).toBe("pass");
    const keys = await backend.keys.list();
    const all = JSON.stringify([detail, explained, keys, await backend.state()]);
    for (const secret of [...Object.values(env), "hunter2hunter2"]) {
      if (/^$|^(EU|US)_|^http/.test(secret)) continue;
      expect(all).not.toContain(secret);
    }
    expect(all).not.toMatch(/eyJ[\w-]{20}/);
  });

  test("is explained as of when it was sent, and with what was sent", async () => {
    const { emulator, backend } = await localConsole();
    const app = await startApp((_, response) => response.writeHead(401).end());
    emulator.regions[EU].faults.set({ tamperBody: 1, regionHeader: "wrong" });
    const id = await send(backend, app, { retries: 0 });
    await emulator.settled();
    const { verdict } = await backend.messages.explain(EU, id, 1);
    expect(verdict).toMatchObject({
      result: "refused",
      code: "body_mismatch",
      page: expect.stringMatching(/\/errors\/body_mismatch$/),
    });
    expect(verdict.message).not.toContain("https:");
    const { timeline } = await backend.messages.open(EU, id);
    expect(timeline[1]?.faults).toEqual(expect.arrayContaining(["tamperBody", "regionHeader"]));
    await expect(backend.messages.explain(EU, id, 2)).rejects.toMatchObject({ status: 404 });
  });
});

test("a fault is named at the copy that it changed", async () => {
  const { emulator, backend } = await localConsole();
  const app = await startApp(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    response.writeHead(body.endsWith("tampered") ? 401 : 200).end();
  });
  emulator.regions[EU].faults.set({ duplicate: 1, tamperBody: 0.5 });
  const seen = new Set<string>();
  for (let index = 0; index < 16; index += 1) {
    const id = await send(backend, app, { retries: 0 });
    await emulator.settled();
    const { timeline } = await backend.messages.open(EU, id);
    const sent = timeline.filter(({ request }) => request);
    expect(sent).toHaveLength(2);
    for (const { response, faults } of sent) {
      const isChanged = response?.status === 401;
      expect(faults).toEqual(isChanged ? ["duplicate", "tamperBody"] : ["duplicate"]);
    }
    seen.add(sent.map(({ response }) => response?.status).join(" "));
  }
  expect(seen).toContain("200 401");
});

test("after the clock was moved, the explanation says that signatures use real time", async () => {
  const { emulator, backend } = await localConsole({ startAt: Date.now() });
  const app = await startApp((_, response) => response.end());
  const detailOf = async () => {
    const id = await send(backend, app);
    await emulator.settled();
    const { steps } = await backend.messages.explain(EU, id, 1);
    return steps.find(({ name }) => name === "time")?.detail;
  };
  expect(await detailOf()).not.toContain("real time");
  await backend.local?.advance("1h");
  expect(await detailOf()).toMatch(
    /from now; signatures use real time: it was sent at \S+ \S+Z, when the local clock showed \S+ \S+Z$/,
  );
});

test("a redacted body is not shown as a text of 73 bytes", async () => {
  const { backend } = await localConsole();
  const headers = [["Upstash-Redact-Fields", "body"]] as const;
  const id = await send(backend, "http://127.0.0.1:1/", { headers, delay: "1h" });
  const { request } = await backend.messages.open(EU, id);
  expect(request.body).toEqual({ unavailable: "it was redacted when it was published" });
});

describe("a delivery that is pasted", () => {
  const explained = async (signed: string, pasted?: string) => {
    const { emulator, backend } = await localConsole();
    const { url, headers } = await signDelivery({
      url: "https://app.example.com/a",
      body: Buffer.from(signed),
      region: EU,
      key: emulator.regions[EU].keys.current,
    });
    const token = headers["Upstash-Signature"] ?? "";
    const { steps, verdict } = await backend.explain({
      ...{ token, url, regionHeader: EU },
      ...(pasted !== undefined && { body: pasted }),
    });
    return { verdict, body: steps.find(({ name }) => name === "body"), steps };
  };

  test("is genuine with CRLF line breaks, which a text field turns into LF, and says so", async () => {
    const { verdict, body } = await explained("a\r\nb\r\n", "a\nb\n");
    expect(verdict.result).toBe("verified");
    expect(body?.detail).toBe("with CRLF line breaks, its 6 bytes are the signed ones");
    const plain = await explained("a\nb\n", "a\nb\n");
    expect(plain.body?.detail).toBe("its 4 bytes are the signed ones");
    const changed = await explained("a\r\nb\r\n", "a\nc\n");
    expect(changed.verdict.code).toBe("body_mismatch");
    expect(changed.body?.detail).toContain("its 4 bytes are not");
  });

  test("can have an empty body; without one, no hint names an option of the command", async () => {
    expect((await explained("", "")).body).toMatchObject({ state: "pass" });
    const { steps, body } = await explained("");
    expect(body).toMatchObject({ state: "skip", detail: "not checked: no body was given" });
    expect(JSON.stringify(steps)).not.toContain("--");
  });
});

describe("what can be done to a message", () => {
  test("again: the same body, method, headers and settings, as a new one", async () => {
    const { emulator, backend } = await localConsole();
    const got: unknown[] = [];
    const app = await startApp(async (request, response) => {
      const chunks = await request.toArray();
      const { method, url, headers } = request;
      const { "x-tenant": tenant, "upstash-label": label } = headers;
      got.push([method, url, tenant, label, Buffer.concat(chunks).toString("hex")]);
      response.end();
    });
    const body = Buffer.from([0xff, 0, 0x7b]).toString("base64");
    const headers = [["X-Tenant", "a"]] as const;
    const more = { method: "PUT", headers, body, encoding: "base64", label: "x" } as const;
    const id = await send(backend, `${app}/a/../b?x=1&y=%2F`, { ...more, retries: 7 });
    await emulator.settled();
    expect((await backend.messages.open(EU, id)).verbs).not.toContain("edit");
    const target = await backend.messages.again(EU, id);
    await emulator.settled();
    expect(target.id).not.toBe(id);
    expect(got).toHaveLength(2);
    expect(got[1]).toEqual(got[0]);
    const [first, second] = await Promise.all(
      [id, target.id].map(async (each) => (await backend.messages.open(EU, each)).settings),
    );
    expect(second).toEqual(first);
    expect(Object.fromEntries(first ?? [])).toMatchObject({ Method: "PUT", Retries: "7" });
  });

  test("what is masked on the page is never published as it is shown", async () => {
    const { backend } = await localConsole();
    const masked = { headers: [["Authorization", "…cret"]] } as const;
    for (const [destination, more] of [
      ["http://127.0.0.1:1/", masked],
      ["http://127.0.0.1:1/?token=…", {}],
      ["", {}],
      ["http://127.0.0.1:1/", { headers: [["a b", "c"]] }],
      ["http://127.0.0.1:1/", { headers: [["a", "b\r\nc: d"]] }],
      ["http://127.0.0.1:1/", { delay: "soon" }],
    ] as const) {
      await expect(send(backend, destination, more)).rejects.toMatchObject({
        name: "ConsoleProblem",
        status: 400,
      });
    }
    expect(await backend.messages.list()).toEqual([]);
  });

  test("a URL group that does not exist is named: it is not the account", async () => {
    const { backend } = await localConsole();
    await expect(send(backend, "orders")).rejects.toMatchObject({
      message: expect.stringContaining("there is no URL group orders in EU_CENTRAL_1"),
    });
  });

  test("spoil: an app that verifies is right, and one that does not is told", async () => {
    const { emulator, backend, env } = await localConsole();
    const good = await startApp(verifying({ env }));
    const bad = await startApp((_, response) => response.end());
    const ids = [await send(backend, good), await send(backend, bad)];
    await emulator.settled();
    const [first = "", second = ""] = ids;
    const { spoilings } = await backend.messages.open(EU, first);
    for (const { id, warning } of spoilings) {
      const answer = await backend.messages.spoil(EU, first, id);
      expect([id, answer.isRight]).toEqual([id, true]);
      const isEither = id === "url" || id === "region";
      // It is said before such a one is sent.
      expect(warning !== undefined).toBe(isEither);
      expect(answer.verdict).toMatch(
        isEither ? /^accepted: the app/ : /^refused, as it should be$/,
      );
    }
    expect(await backend.messages.spoil(EU, second, "body")).toEqual({
      status: 200,
      isRight: false,
      verdict:
        "accepted: the app does not compare the body with its signed hash: hash the bytes as they arrive",
    });
    await expect(backend.messages.spoil(EU, first, "x")).rejects.toMatchObject({ status: 400 });
    await expect(backend.messages.spoil(EU, "msg_x", "body")).rejects.toMatchObject({
      status: 404,
    });
  });

  test("cancel, and retry of one that is dead", async () => {
    const { emulator, backend } = await localConsole();
    let status = 500;
    const app = await startApp((_, response) => response.writeHead(status).end());
    const waiting = await send(backend, app, { delay: "1h" });
    const dead = await send(backend, app, { retries: 0 });
    await emulator.settled();
    expect((await backend.messages.open(EU, waiting)).verbs).toContain("cancel");
    const gone = { region: EU, id: "msg_gone" } as const;
    const target = { region: EU, id: waiting } as const;
    const done = await backend.resources.act("messages", "cancel", [target, gone]);
    expect(done).toEqual([
      { ...target, isDone: true, text: "cancelled" },
      { ...gone, isDone: false, text: "it is not there any more" },
    ]);
    expect((await backend.messages.open(EU, waiting)).summary.state).toBe("cancelled");
    status = 200;
    const { dlqId = "" } = (await backend.messages.open(EU, dead)).summary;
    const delivered = heard(backend, "messages", ({ messages }) =>
      messages.some(({ state }) => state === "delivered"),
    );
    await backend.resources.act("dlq", "retry", [{ region: EU, id: dlqId }]);
    expect((await delivered).messages[0]).toMatchObject({ status: 200, attempts: 1 });
    expect((await backend.resources.list("dlq")).rows).toEqual([]);
  });
});

test("an app's hostile answers are shown as what they are", async () => {
  const { emulator, backend } = await localConsole();
  const problem = {
    code: "<img src=x>",
    title: "Call this number\u001b[2J",
    type: "https://evil.example/",
  };
  const answers = [
    [500, { "Content-Type": "application/problem+json" }, JSON.stringify(problem)],
    [500, { "Content-Type": "text/html", "Set-Cookie": "a=secretsecretsecret" }, "\xff\0\x01"],
    [500, { "Content-Type": "application/json" }, "x".repeat(200_000)],
  ] as const;
  let next = 0;
  const app = await startApp((_, response) => {
    const [status, headers, body] = answers[next++] ?? [200, {}, ""];
    response.writeHead(status, headers).end(Buffer.from(body, "latin1"));
  });
  const details = [];
  for (const _ of answers) {
    const id = await send(backend, app, { retries: 0 });
    await emulator.settled();
    details.push(await backend.messages.open(EU, id));
  }
  const [odd, bytes, long] = details.map(({ timeline }) => timeline[1]);
  expect(odd?.refusal).toEqual({ code: problem.code, title: problem.title });
  expect(bytes?.response?.body).toMatchObject({ form: "hex", bytes: 3 });
  expect(JSON.stringify(bytes)).not.toContain("secretsecret");
  expect(long?.response?.body).toMatchObject({ form: "text", bytes: 200_000, isCut: true });
});
