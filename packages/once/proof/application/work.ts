import { setTimeout as wait } from "node:timers/promises";
import type { Delivery } from "@qstash-verify/core";
import type { Job } from "../job.js";
import type { Event } from "../ledger.js";

type Tell = (event: Event) => void;

/** Kills this very process at once, as the system does when memory runs out. */
export function die(): void {
  process.kill(process.pid, "SIGKILL");
}

/** Whether this is the attempt at which the job goes wrong. */
export function isFirst(delivery: Delivery): boolean {
  return delivery.claimed.retried === 0;
}

/** What a message asks for. */
export function jobIn(delivery: Delivery): Job {
  return delivery.json() as Job;
}

/** Does what a job says, and tells when it began and when its work was done. */
export async function work(
  delivery: Delivery,
  tell: Tell,
  effect?: () => Promise<void>,
): Promise<void> {
  const { milliseconds, dies, fails } = jobIn(delivery);
  const goesWrong = isFirst(delivery);
  tell({ what: "begun" });
  await wait(milliseconds / 2);
  if (goesWrong && dies === "working") die();
  if (goesWrong && fails) throw new Error("this job fails at its first attempt");
  await wait(milliseconds / 2);
  await effect?.();
  tell({ what: "worked" });
  if (goesWrong && dies === "worked") die();
}
