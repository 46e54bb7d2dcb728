import { expect, test } from "vitest";
import { call, startSession } from "./session.js";

test("a group is made by its first endpoint, and goes with its last", async () => {
  const { emulator, eu } = await startSession();
  const [url, other] = ["https://example.com/1", "https://example.com/2"];
  await eu.urlGroups.addEndpoints({ name: "g", endpoints: [{ url, name: "one" }] });
  const createdAt = emulator.clock.now();
  await emulator.clock.advance(1000);
  await eu.urlGroups.addEndpoints({ name: "g", endpoints: [{ url: other }] });
  const endpoints = [{ url, name: "one" }, { url: other }];
  const group = { name: "g", createdAt, updatedAt: createdAt + 1000, endpoints };
  expect(await eu.urlGroups.get("g")).toEqual(group);
  expect(await eu.urlGroups.list()).toEqual([group]);
  await eu.urlGroups.removeEndpoints({ name: "g", endpoints: [{ name: "one" }] });
  expect((await eu.urlGroups.get("g")).endpoints).toEqual([{ url: other }]);
  await eu.urlGroups.removeEndpoints({ name: "g", endpoints: [{ url: other }] });
  await expect(eu.urlGroups.get("g")).rejects.toMatchObject({ status: 404 });
  expect(await eu.urlGroups.list()).toEqual([]);
});

test("an endpoint that is added again is replaced", async () => {
  const { eu } = await startSession();
  const url = "https://example.com/1";
  await eu.urlGroups.addEndpoints({ name: "g", endpoints: [{ url }] });
  await eu.urlGroups.addEndpoints({ name: "g", endpoints: [{ url, name: "new" }] });
  expect((await eu.urlGroups.get("g")).endpoints).toEqual([{ url, name: "new" }]);
});

test("what is published to a group goes to each endpoint", async () => {
  const { emulator, eu, application } = await startSession();
  const endpoints = [{ url: application.url("/1"), name: "one" }, { url: application.url("/2") }];
  await eu.urlGroups.addEndpoints({ name: "g", endpoints });
  const published = await eu.publishJSON({ urlGroup: "g", body: 1, delay: 1 });
  expect(published.map(({ url }) => url)).toEqual(endpoints.map(({ url }) => url));
  const [first] = published;
  expect(await eu.messages.get(first?.messageId ?? "")).toMatchObject({
    topicName: "g",
    urlGroup: "g",
    endpointName: "one",
  });
  await emulator.runUntilIdle();
  expect(application.received.map(({ path }) => path).sort()).toEqual(["/1", "/2"]);
  for (const { headers } of application.received) {
    expect(headers["upstash-topic-name"]).toBe("g");
  }
  const ids = application.received.map(({ headers }) => headers["upstash-message-id"]).sort();
  expect(ids).toEqual(published.map(({ messageId }) => messageId).sort());
});

test("a group's headers are carried unless a message has its own", async () => {
  const { emulator, eu, application } = await startSession();
  await eu.urlGroups.addEndpoints({ name: "g", endpoints: [{ url: application.url("/") }] });
  const body = JSON.stringify({ headers: { "x-a": "group", "X-B": ["group"] } });
  expect(await call(emulator, "PATCH", "/v2/topics/g", { body })).toMatchObject({ status: 200 });
  expect(await eu.urlGroups.get("g")).toMatchObject({
    headers: { "X-A": ["group"], "X-B": ["group"] },
  });
  await eu.publish({ urlGroup: "g", headers: { "x-b": "message" } });
  await emulator.settled();
  expect(application.only.headers).toMatchObject({ "x-a": "group", "x-b": "message" });
});

test("a group is deleted; an empty name deletes all", async () => {
  const { emulator, eu } = await startSession();
  for (const name of ["a", "b", "c"]) {
    await eu.urlGroups.addEndpoints({ name, endpoints: [{ url: "https://example.com" }] });
  }
  await eu.urlGroups.delete("a");
  expect((await eu.urlGroups.list()).map(({ name }) => name)).toEqual(["b", "c"]);
  await call(emulator, "DELETE", "/v2/topics/");
  expect(await eu.urlGroups.list()).toEqual([]);
});

test("names and URLs are checked", async () => {
  const { eu } = await startSession();
  const endpoints = [{ url: "example.com" }];
  await expect(eu.urlGroups.addEndpoints({ name: "g", endpoints })).rejects.toMatchObject({
    status: 400,
  });
  await expect(
    eu.urlGroups.addEndpoints({ name: "a b", endpoints: [{ url: "https://example.com" }] }),
  ).rejects.toMatchObject({ status: 400 });
});
