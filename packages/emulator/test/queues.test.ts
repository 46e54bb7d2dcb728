import { expect, test } from "vitest";
import { call, type Session, startSession } from "./session.js";

async function enqueue({ eu, application }: Session, count: number): Promise<void> {
  const queue = eu.queue({ queueName: "q" });
  for (let index = 1; index <= count; index += 1) {
    await queue.enqueueJSON({ url: application.url(`/${index}`), body: index });
  }
}

const paths = ({ application }: Session) => application.received.map(({ path }) => path).join(" ");

test("one after another, in order, over retries", async () => {
  const session = await startSession();
  const { emulator, application } = session;
  application.answer = ({ path, headers }) => ({
    status: path === "/1" && headers["upstash-retried"] !== "2" ? 500 : 200,
  });
  await enqueue(session, 3);
  await emulator.clock.advance("1m");
  expect(paths(session)).toBe("/1 /1");
  expect((await session.eu.queue({ queueName: "q" }).get()).lag).toBe(3);
  await emulator.runUntilIdle();
  expect(paths(session)).toBe("/1 /1 /1 /2 /3");
  expect((await session.eu.queue({ queueName: "q" }).get()).lag).toBe(0);
});

test.each(["a b", "ünï", "q\u202ex"])(
  "is not created with the name %j, by any way",
  async (name) => {
    const { emulator, application } = await startSession();
    const url = application.url("/");
    const header = { "Upstash-Queue-Name": encodeURIComponent(name) };
    const refused = {
      status: 400,
      json: { error: expect.stringMatching(/^invalid queue name: /) },
    };
    const post = (path: string, more?: object) => call(emulator, "POST", path, more);
    const item = { destination: url, queue: name };
    expect(await post("/v2/queues", { body: JSON.stringify({ queueName: name }) })).toMatchObject(
      refused,
    );
    expect(await post(`/v2/enqueue/${encodeURIComponent(name)}/${url}`)).toMatchObject(refused);
    expect(await post("/v2/batch", { body: JSON.stringify([item]) })).toMatchObject(refused);
    expect(await post(`/v2/publish/${url}`, { headers: header })).toMatchObject(refused);
    const cron = { "Upstash-Cron": "0 9 * * 1", ...header };
    expect(await post(`/v2/schedules/${url}`, { headers: cron })).toMatchObject(refused);
    expect(emulator.regions.EU_CENTRAL_1.queues).toEqual([]);
  },
);

test("a dead message lets the next one pass", async () => {
  const session = await startSession();
  session.application.answer = ({ path }) => ({ status: path === "/1" ? 500 : 200 });
  await enqueue(session, 2);
  await session.emulator.runUntilIdle();
  expect(paths(session)).toBe("/1 /1 /1 /1 /2");
});

test("as many at a time as its parallelism", async () => {
  const session = await startSession();
  const { emulator, eu, application } = session;
  await eu.queue({ queueName: "q" }).upsert({ parallelism: 3, paused: true });
  let [active, most] = [0, 0];
  application.answer = async () => {
    active += 1;
    most = Math.max(most, active);
    await new Promise((resolve) => setTimeout(resolve, 20));
    active -= 1;
    return { status: 200 };
  };
  await enqueue(session, 10);
  await eu.queue({ queueName: "q" }).resume();
  await emulator.runUntilIdle();
  expect(application.received).toHaveLength(10);
  expect(most).toBe(3);
});

test("a paused queue holds its messages", async () => {
  const session = await startSession();
  const { emulator, eu } = session;
  const queue = eu.queue({ queueName: "q" });
  await queue.upsert({ parallelism: 1 });
  await queue.pause();
  await enqueue(session, 2);
  await emulator.clock.advance("1d");
  expect(paths(session)).toBe("");
  expect(await queue.get()).toMatchObject({ name: "q", paused: true, lag: 2, parallelism: 1 });
  await queue.resume();
  await emulator.runUntilIdle();
  expect(paths(session)).toBe("/1 /2");
});

test("queues are listed, changed and deleted", async () => {
  const { emulator, eu, application } = await startSession();
  const createdAt = emulator.clock.now();
  await eu.queue({ queueName: "a" }).upsert({ parallelism: 2, paused: true });
  await eu.queue({ queueName: "b" }).upsert({ parallelism: 1, paused: true });
  await eu.queue({ queueName: "b" }).enqueue({ url: application.url("/b") });
  await emulator.clock.advance(10);
  await eu.queue({ queueName: "a" }).upsert({ parallelism: 5 });
  expect(await eu.queue().list()).toEqual([
    { name: "a", parallelism: 5, paused: false, lag: 0, createdAt, updatedAt: createdAt + 10 },
    { name: "b", parallelism: 1, paused: true, lag: 1, createdAt, updatedAt: createdAt },
  ]);
  await eu.queue({ queueName: "b" }).delete();
  await emulator.runUntilIdle();
  expect(application.received).toEqual([]);
  await call(emulator, "DELETE", "/v2/queues/");
  expect(await eu.queue().list()).toEqual([]);
  await expect(eu.queue({ queueName: "a" }).get()).rejects.toMatchObject({ status: 404 });
  await expect(eu.queue({ queueName: "a" }).pause()).rejects.toMatchObject({ status: 404 });
});

test("a message that is cancelled under way keeps its place until its attempt is over", async () => {
  const session = await startSession();
  const { emulator, eu, application } = session;
  const events: string[] = [];
  application.answer = async ({ path, headers }) => {
    events.push(`begin ${path}`);
    if (path === "/1") {
      await eu.messages.cancel(String(headers["upstash-message-id"]));
      // A few more round trips, in which the next one could begin.
      for (let count = 0; count < 5; count += 1) await eu.queue().list();
    }
    events.push(`end ${path}`);
    return { status: 200 };
  };
  await eu.queue({ queueName: "q" }).upsert({ paused: true });
  await enqueue(session, 2);
  await eu.queue({ queueName: "q" }).resume();
  await emulator.settled();
  expect(events).toEqual(["begin /1", "end /1", "begin /2", "end /2"]);
});

test("a cancelled message makes room", async () => {
  const session = await startSession();
  const { emulator, eu, application } = session;
  application.answer = ({ path }) => ({ status: path === "/1" ? 500 : 200 });
  await enqueue(session, 2);
  await emulator.settled();
  const [first] = application.received;
  await eu.messages.cancel(String(first?.headers["upstash-message-id"]));
  await emulator.settled();
  expect(paths(session)).toBe("/1 /2");
});
