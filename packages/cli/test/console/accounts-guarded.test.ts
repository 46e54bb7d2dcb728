import { type ConsoleBackend, startConsole } from "@qstash-verify/console";
import { describe, expect, onTestFinished, test } from "vitest";
import { publish, startApp } from "../dev-server.js";
import { writesOf } from "../two-regions.js";
import { accountsConsole } from "./accounts-console.js";

const EU = "EU_CENTRAL_1";

/** Calls a console as its page does. */
async function pageOf(backend: ConsoleBackend) {
  const { address, close } = await startConsole({ backend });
  onTestFinished(close);
  const { origin } = new URL(address);
  const opened = await fetch(address, { redirect: "manual" });
  const cookie = opened.headers.get("set-cookie")?.split(";")[0] ?? "";
  return async (path: string, body?: unknown) => {
    const answer = await fetch(`${origin}/api${path}`, {
      headers: { Cookie: cookie, Origin: origin, "Content-Type": "application/json" },
      ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
    });
    return { status: answer.status, text: await answer.text() };
  };
}

/** A console with a dead letter, and one message that waits. */
async function prepared(mayWrite: boolean) {
  const started = await accountsConsole({ mayWrite });
  const { emulator, stands } = started;
  const app = await startApp((_, response) =>
    response.writeHead(500, { "X-Api-Key": "hunter2hunter2hunter2" }).end(),
  );
  await publish(emulator.regions[EU], app, {
    "Upstash-Retries": "0",
    "Upstash-Forward-Authorization": "Bearer hunter2hunter2hunter2",
  });
  await publish(emulator.regions[EU], app, { "Upstash-Delay": "1h" });
  await stands(EU, ({ deadLetters }) => deadLetters === 1);
  const list = await started.backend.messages.list();
  const idOf = (state: string) => list.find((each) => each.state === state)?.messageId ?? "";
  const { rows } = await started.backend.resources.list("dlq");
  return {
    ...started,
    app,
    dead: idOf("dead"),
    waiting: idOf("waiting"),
    dlqId: rows[0]?.id ?? "",
  };
}

describe("read-only", () => {
  test("nothing is changed: neither by the page, nor by whatever calls the backend", async () => {
    const { backend, emulator, eu, us, app, dead, waiting, dlqId } = await prepared(false);
    const former = Object.values(emulator.regions).map((region) => writesOf(region).length);
    const publication = {
      region: EU,
      destination: app,
      method: "POST",
      headers: [],
      body: "",
    } as const;
    const targets = [{ region: EU, id: dlqId }] as const;
    const way = { from: EU, to: "US_EAST_1", action: "copy", fields: {} } as const;
    const ask = await pageOf(backend);
    const posts: readonly (readonly [string, unknown])[] = [
      ["/messages", publication],
      [`/messages/${EU}/${dead}/again`, {}],
      [`/messages/${EU}/${dead}/spoil`, { spoiling: "body" }],
      ["/resources/dlq/retry", { targets }],
      ["/resources/messages/cancel", { targets: [{ region: EU, id: waiting }] }],
      ["/events", { region: EU, eventId: "x", body: "" }],
      [`/keys/${EU}/roll`, {}],
      ["/guide", way],
      ["/guide/interrupt", {}],
    ];
    for (const [path, body] of posts) {
      expect([path, (await ask(path, body)).status]).toEqual([path, 403]);
    }
    const refused = { name: "ConsoleProblem", status: 403 };
    const { messages, keys, runs, guide, resources } = backend;
    await expect(messages.publish(publication)).rejects.toMatchObject(refused);
    await expect(messages.again(EU, dead)).rejects.toMatchObject(refused);
    await expect(messages.spoil(EU, dead, "body")).rejects.toMatchObject(refused);
    await expect(keys.roll(EU)).rejects.toMatchObject(refused);
    await expect(runs.notify(EU, "x", "")).rejects.toMatchObject(refused);
    await expect(guide.act(way)).rejects.toMatchObject(refused);
    for (const verb of ["retry", "delete"]) {
      expect(await resources.act("dlq", verb, targets)).toMatchObject([{ isDone: false }]);
    }
    expect(Object.values(emulator.regions).map((region) => writesOf(region).length)).toEqual(
      former,
    );
    const asked = [...eu.asked, ...us.asked];
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((each) => !each.startsWith("GET "))).toEqual([]);
  });

  test("with --write the same is done", async () => {
    const { backend, dead, waiting, dlqId, eu } = await prepared(true);
    const ask = await pageOf(backend);
    expect((await ask(`/messages/${EU}/${dead}/again`, {})).status).toBe(200);
    const targets = [{ region: EU, id: dlqId }];
    const answer = await ask("/resources/dlq/delete", { targets });
    expect(JSON.parse(answer.text)).toMatchObject([{ isDone: true }]);
    const cancelled = await ask("/resources/messages/cancel", {
      targets: [{ region: EU, id: waiting }],
    });
    expect(JSON.parse(cancelled.text)).toMatchObject([{ isDone: true }]);
    const writes = eu.asked.filter((each) => !each.startsWith("GET "));
    expect(writes.map((each) => each.split("/").slice(0, 3).join("/"))).toEqual([
      "POST /v2/publish",
      "DELETE /v2/dlq",
      "DELETE /v2/messages",
    ]);
  });
});

test("no secret is in anything that the page can be told", async () => {
  const { backend, events, emulator, dead, waiting, dlqId } = await prepared(false);
  const ask = await pageOf(backend);
  const kinds = (await backend.state()).kinds.map(({ name }) => `/resources/${name}`);
  const paths = [
    "/state",
    "/messages",
    `/messages/${EU}/${dead}`,
    `/messages/${EU}/${waiting}`,
    `/messages/${EU}/${dead}/attempts/1/explain`,
    `/messages/${EU}/msg_gone`,
    ...kinds,
    `/resources/dlq/${EU}/${dlqId}`,
    "/keys",
    `/guide?from=${EU}&to=US_EAST_1`,
    "/runs/EU_CENTRAL_1/wfr_gone",
  ];
  const told = [JSON.stringify(events)];
  for (const path of paths) {
    const { status, text } = await ask(path);
    expect([path, [200, 404].includes(status)]).toEqual([path, true]);
    told.push(text);
  }
  const explained = await ask("/explain", { token: "a.b.c", body: "" });
  expect(explained.status).toBe(200);
  const all = [...told, explained.text].join("\n");
  expect(all.length).toBeGreaterThan(5_000);
  for (const { token, keys } of Object.values(emulator.regions)) {
    for (const secret of [token, keys.current, keys.next]) expect(all).not.toContain(secret);
  }
  expect(all).not.toContain("hunter2hunter2");
});
