import { expect, test } from "vitest";
import { findRecord, lagIn } from "../dist/migration/kind/resource.js";

type Api = Parameters<typeof findRecord>[0];

const account = { region: "US_EAST_1" };
const answering = (found: unknown) => ({ account, find: async () => found }) as unknown as Api;

test("a resource is there, or it is not; nothing else is read into an answer", async () => {
  const record = { name: "orders" };
  expect(await findRecord(answering(record), "queues", "orders")).toBe(record);
  expect(await findRecord(answering(undefined), "queues", "orders")).toBeUndefined();
  for (const odd of [null, false, 0, "", "orders", [record]]) {
    const found = findRecord(answering(odd), "queues", "orders");
    await expect(found).rejects.toMatchObject({ code: "ANSWER_ODD", isGarbled: true, ...account });
  }
});

test.each([
  [undefined, 0],
  [null, 0],
  [3, 3],
  ["2", 2],
  ["12 messages", Number.POSITIVE_INFINITY],
  [-1, Number.POSITIVE_INFINITY],
  [{}, Number.POSITIVE_INFINITY],
])("a lag of %j is %d messages: a queue that may have some is not deleted", (lag, messages) => {
  expect(lagIn({ lag })).toBe(messages);
});
