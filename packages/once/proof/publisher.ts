import { setTimeout as wait } from "node:timers/promises";
import type { EmulatedRegion, Emulator } from "@qstash-verify/emulator";
import { jobOf } from "./job.js";
import type { Plan } from "./plan.js";

/** Often enough that no outage of a run ends in the dead letter queue. */
const RETRIES = "500";
const TICK = 500;

/** Publishes all messages of a plan, half of them in each region, at its rate. */
export async function publish(emulator: Emulator, url: string, plan: Plan): Promise<void> {
  const { EU_CENTRAL_1, US_EAST_1 } = emulator.regions;
  const each = Math.ceil((plan.rate * TICK) / 1000);
  for (let from = 0; from < plan.messages; from += each) {
    const count = Math.min(each, plan.messages - from);
    const numbers = Array.from({ length: count }, (_, index) => from + index);
    await Promise.all([
      publishBatch(EU_CENTRAL_1, url, plan, numbers.filter(isEven)),
      publishBatch(
        US_EAST_1,
        url,
        plan,
        numbers.filter((number) => !isEven(number)),
      ),
      wait(TICK),
    ]);
  }
}

function isEven(number: number): boolean {
  return number % 2 === 0;
}

async function publishBatch(
  region: EmulatedRegion,
  url: string,
  { mixture, timeout }: Plan,
  numbers: readonly number[],
): Promise<void> {
  const headers = {
    "Content-Type": "application/json",
    "Upstash-Retries": RETRIES,
    "Upstash-Retry-Delay": "300 * (1 + retried)",
    "Upstash-Timeout": `${timeout / 1000}s`,
  };
  const batch = numbers.map((number) => {
    return { destination: url, headers, body: JSON.stringify(jobOf(number, mixture)) };
  });
  const answer = await fetch(`${region.url}/v2/batch`, {
    method: "POST",
    headers: { Authorization: `Bearer ${region.token}` },
    body: JSON.stringify(batch),
  });
  if (!answer.ok)
    throw new Error(`publishing failed with ${answer.status}: ${await answer.text()}`);
  await answer.arrayBuffer();
}
