import { CHROMIUM } from "@qstash-verify/tools-processes/chromium";
import { moveToClientCore } from "../cores.js";
import { Server } from "../server.js";
import type { Measure } from "../table.js";
import { delivery } from "./delivery.js";
import { fluid } from "./fluid.js";
import { LocalQStash } from "./local-qstash.js";
import { consoleGoals, deliverySection, fluidSections } from "./report.js";

/** The console's page under load, and what it costs the local QStash that somebody looks. */
export const measure: Measure = async (settings, progress) => {
  if (!CHROMIUM) return { sections: [SKIPPED], goals: [], figures: undefined };
  progress("the local QStash starts");
  const app = await Server.start("accepting");
  const local = await LocalQStash.start();
  const seen = await fluid(local, app.origin, settings, progress);
  // Whoever looks shall not take the processor from whoever delivers.
  moveToClientCore();
  const found = await delivery(local, app.origin, settings, progress);
  await local.stop();
  await app.stop();
  return {
    sections: [...fluidSections(seen), deliverySection(found)],
    goals: consoleGoals(seen, found),
    figures: { fluid: seen, delivery: found },
  };
};

const SKIPPED = {
  title: "Skipped: there is no chromium on the PATH",
  head: [""],
  rows: [],
};
