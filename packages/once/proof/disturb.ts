import { setTimeout as wait } from "node:timers/promises";
import type { StoreServer } from "@qstash-verify/tools-processes/store-server";
import type { FaultLog } from "./fault-log.js";
import type { Fleet } from "./fleet.js";
import type { Action, Plan } from "./plan.js";

export const PROCESSES = 3;

/** Does what a plan says to the processes, all of it once, and over again until the signal is aborted. */
export async function disturb(
  plan: Plan,
  fleet: Fleet,
  store: StoreServer,
  log: FaultLog,
  signal: AbortSignal,
): Promise<void> {
  const away = async () => {
    const end = log.begin("storeKilled");
    await store.kill();
    await wait(plan.storeAway);
    await store.start();
    end();
  };
  const paused = async () => {
    const end = log.begin("storePaused");
    const goOn = await store.pause();
    await wait(plan.storePaused);
    goOn();
    end();
  };
  const actions: Readonly<Record<Action, (turn: number) => unknown>> = {
    killHolder: (turn) => fleet.kill(turn),
    stopHolder: (turn) => fleet.stopFor(turn, plan.holderStopped),
    killStore: away,
    pauseStore: paused,
  };
  for (let turn = 0; turn < plan.actions.length || !signal.aborted; turn++) {
    await wait(plan.pause);
    const action = plan.actions[turn % plan.actions.length];
    if (action) await actions[action](turn);
  }
}
