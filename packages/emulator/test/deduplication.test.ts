import { expect, test } from "vitest";
import { startSession } from "./session.js";

test("a message of the same id is accepted, and not sent, for ten minutes", async () => {
  const { emulator, eu, application } = await startSession();
  const request = { url: application.url("/"), deduplicationId: "once" };
  const first = await eu.publish({ ...request, body: "a" });
  const second = await eu.publish({ ...request, body: "b" });
  expect(first).not.toHaveProperty("deduplicated");
  expect(second).toEqual({ ...first, deduplicated: true });
  expect(emulator.regions.EU_CENTRAL_1.requests.map(({ status }) => status)).toEqual([201, 202]);
  await emulator.clock.advance("9m59s");
  expect(await eu.publish(request)).toMatchObject({ deduplicated: true });
  expect(application.received).toHaveLength(1);
  await emulator.clock.advance("1s");
  expect(await eu.publish(request)).not.toHaveProperty("deduplicated");
  await emulator.settled();
  expect(application.received).toHaveLength(2);
});

test("the same content is one destination, headers and body", async () => {
  const { emulator, eu, application } = await startSession();
  const publish = (path: string, body: string, shop: string) =>
    eu.publish({
      url: application.url(path),
      body,
      headers: { "X-Shop": shop },
      contentBasedDeduplication: true,
    });
  const first = await publish("/a", "x", "1");
  expect(await publish("/a", "x", "1")).toEqual({ ...first, deduplicated: true });
  for (const other of [
    await publish("/b", "x", "1"),
    await publish("/a", "y", "1"),
    await publish("/a", "x", "2"),
  ]) {
    expect(other).not.toHaveProperty("deduplicated");
  }
  await emulator.settled();
  expect(application.received).toHaveLength(4);
});

test("of a URL group, each endpoint gets it once", async () => {
  const { emulator, eu, application } = await startSession();
  const endpoints = [{ url: application.url("/1") }, { url: application.url("/2") }];
  await eu.urlGroups.addEndpoints({ name: "group", endpoints });
  const first = await eu.publish({ urlGroup: "group", deduplicationId: "once" });
  const second = await eu.publish({ urlGroup: "group", deduplicationId: "once" });
  expect(second).toEqual(first.map((each) => ({ ...each, deduplicated: true })));
  await emulator.settled();
  expect(application.received.map(({ path }) => path).sort()).toEqual(["/1", "/2"]);
});

test("the regions do not know each other's messages", async () => {
  const { emulator, eu, us, application } = await startSession();
  const request = { url: application.url("/"), deduplicationId: "once" };
  await eu.publish(request);
  expect(await us.publish(request)).not.toHaveProperty("deduplicated");
  await emulator.settled();
  expect(application.received).toHaveLength(2);
});
