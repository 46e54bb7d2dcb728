import { AsyncLocalStorage } from "node:async_hooks";
import { type Around, type Delivery, isVerificationError } from "@qstash-verify/core";
import { verifySignature } from "@qstash-verify/fastify";
import fastify from "fastify";
import { type Event, Ledger } from "../ledger.js";
import { processingOf } from "./choose-processing.js";
import { readSettings } from "./settings.js";
import { die, isFirst, jobIn } from "./work.js";

const settings = readSettings();
const ledger = new Ledger(settings.ledgers, settings.process);
const underWay = new AsyncLocalStorage<string>();
const names = new WeakMap<Delivery, string>();
const processing = processingOf(settings, tell);
let arrived = 0;

function tell(event: Event): void {
  const delivery = underWay.getStore();
  if (delivery === undefined) throw new Error("nothing is under way here");
  ledger.write(delivery, event);
}

/** Writes down that a delivery arrived, and what it was answered with. */
const recorded: Around = async (delivery, handle) => {
  arrived += 1;
  const name = `${settings.process}-${arrived}`;
  names.set(delivery, name);
  return underWay.run(name, async () => {
    const { message } = await delivery.identity();
    tell({ what: "arrived", message });
    try {
      const outcome = await handle();
      if (isFirst(delivery) && jobIn(delivery).dies === "answering") die();
      const isDuplicate = outcome.headers?.["idempotent-replayed"] === "true";
      tell({ what: "answered", status: outcome.status, isDuplicate });
      return outcome;
    } catch (error) {
      if (isVerificationError(error)) {
        const { status, code } = error;
        tell({ what: "answered", status, code, isDuplicate: false });
      }
      throw error;
    }
  });
};

const app = fastify();
const around = [recorded, ...processing.around];
await app.register(verifySignature, { url: settings.url, around, onRefused: () => {} });
app.post("/jobs", async ({ delivery }) => {
  // The framework's hooks may have left the context that `recorded` began.
  await underWay.run(names.get(delivery) ?? "", () => processing.process(delivery, tell));
  return { ok: true };
});
const address = await app.listen({ host: "127.0.0.1", port: 0 });
console.log(`ready ${new URL(address).port}`);
