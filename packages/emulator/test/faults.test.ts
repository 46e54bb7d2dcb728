import { Receiver } from "@upstash/qstash";
import { expect, test } from "vitest";
import type { Received } from "./application.js";
import { type Session, startSession } from "./session.js";

/** Publishes many messages at once, and has them delivered. */
async function deliver({ emulator, eu, application }: Session, count: number): Promise<void> {
  const url = application.url("/");
  const bodies = Array.from({ length: count }, (_, index) => String(index));
  await eu.batch(bodies.map((body) => ({ url, body, retries: 0, delay: 1 })));
  await emulator.runUntilIdle();
}

const bodies = ({ application }: Session) => application.received.map(({ body }) => body);

function verifies({ emulator }: Session, { headers, body }: Received): Promise<boolean> {
  const { current, next } = emulator.regions.EU_CENTRAL_1.keys;
  const receiver = new Receiver({ currentSigningKey: current, nextSigningKey: next });
  const signature = String(headers["upstash-signature"]);
  return receiver.verify({ signature, body }).catch(() => false);
}

test("a duplicate has the same message id and a signature of its own", async () => {
  const session = await startSession();
  session.emulator.faults.set({ duplicate: 1 });
  await deliver(session, 1);
  const [first, second, ...others] = session.application.received;
  expect(others).toEqual([]);
  expect(second?.body).toBe(first?.body);
  expect(second?.headers["upstash-message-id"]).toBe(first?.headers["upstash-message-id"]);
  expect(second?.headers["upstash-signature"]).not.toBe(first?.headers["upstash-signature"]);
  expect(session.emulator.regions.EU_CENTRAL_1.messages).toEqual([]);
});

test("a probability is met, and the same seed draws the same", async () => {
  const duplicated = async (seed: number) => {
    const session = await startSession({ seed });
    session.emulator.faults.set({ duplicate: 0.3 });
    await deliver(session, 100);
    const count = new Map<string, number>();
    for (const body of bodies(session)) count.set(body, (count.get(body) ?? 0) + 1);
    return [...count].flatMap(([body, times]) => (times > 1 ? [Number(body)] : [])).sort();
  };
  const [first, again, other] = [await duplicated(1), await duplicated(1), await duplicated(2)];
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
  expect(first.length).toBeGreaterThan(15);
  expect(first.length).toBeLessThan(45);
});

test("reordered messages overtake each other, and all arrive", async () => {
  const session = await startSession();
  session.emulator.faults.set({ reorder: 0.5 });
  await deliver(session, 60);
  const numbers = bodies(session).map(Number);
  const sorted = numbers.toSorted((a, b) => a - b);
  expect(sorted).toEqual(Array.from({ length: 60 }, (_, index) => index));
  expect(numbers).not.toEqual(sorted);
});

test("a delayed attempt comes later than those that are not", async () => {
  const { emulator, eu, us, application } = await startSession();
  emulator.regions.US_EAST_1.faults.set({ delay: { probability: 1, milliseconds: 300 } });
  await us.publish({ url: application.url("/late") });
  await eu.publish({ url: application.url("/soon") });
  await emulator.settled();
  expect(application.received.map(({ path }) => path)).toEqual(["/soon", "/late"]);
});

test.each([
  ["drop", 0],
  ["dropAnswer", 1],
])("%s: the attempt fails, and the message is retried", async (fault, before) => {
  const { emulator, eu, application } = await startSession();
  emulator.faults.set({ [fault]: 1 });
  await eu.publish({ url: application.url("/") });
  await emulator.settled();
  expect(application.received).toHaveLength(before);
  emulator.faults.clear();
  await emulator.runUntilIdle();
  expect(application.received).toHaveLength(before + 1);
  expect(application.received.at(-1)?.headers["upstash-retried"]).toBe("1");
  expect(emulator.regions.EU_CENTRAL_1.messages).toEqual([]);
});

test("a tampered body is not what was signed", async () => {
  const session = await startSession();
  await deliver(session, 1);
  session.emulator.faults.set({ tamperBody: 1 });
  await deliver(session, 1);
  const [genuine, tampered] = session.application.received;
  if (!genuine || !tampered) throw new Error("two were sent");
  expect(tampered.body).not.toBe(genuine.body);
  expect(await verifies(session, genuine)).toBe(true);
  expect(await verifies(session, tampered)).toBe(false);
});

test("the other region's key signs", async () => {
  const session = await startSession();
  session.emulator.faults.set({ signWithOtherRegion: 1 });
  await deliver(session, 1);
  const { headers, body } = session.application.only;
  expect(await verifies(session, session.application.only)).toBe(false);
  const { current, next } = session.emulator.regions.US_EAST_1.keys;
  const other = new Receiver({ currentSigningKey: current, nextSigningKey: next });
  expect(await other.verify({ signature: String(headers["upstash-signature"]), body })).toBe(true);
  expect(headers["upstash-region"]).toBe("EU-CENTRAL-1");
});

test.each([
  ["wrong", "US-EAST-1"],
  ["missing", undefined],
] as const)("the region header is %s", async (regionHeader, value) => {
  const session = await startSession();
  session.emulator.faults.set({ regionHeader });
  await deliver(session, 1);
  expect(session.application.only.headers["upstash-region"]).toBe(value);
  expect(await verifies(session, session.application.only)).toBe(true);
});

test("one region can be at fault alone", async () => {
  const { emulator, eu, us, application } = await startSession();
  emulator.regions.US_EAST_1.faults.set({ drop: 1 });
  await eu.publish({ url: application.url("/eu") });
  await us.publish({ url: application.url("/us"), retries: 0 });
  await emulator.runUntilIdle();
  expect(application.received.map(({ path }) => path)).toEqual(["/eu"]);
  expect(emulator.regions.US_EAST_1.deadLetters).toHaveLength(1);
});
