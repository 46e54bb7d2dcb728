import { signDelivery } from "@qstash-verify/testing";
import { shuffle } from "simple-statistics";
import { jsonBody, sizeName } from "../body.js";
import { moveToClientCore } from "../cores.js";
import { DELIVERY } from "../environment.js";
import { Server } from "../server.js";
import type { Measure } from "../table.js";
import { sendPaced } from "./paced-delivery.js";
import { type Arrivals, lastByteGoals, lastByteSections } from "./report.js";

const VARIANTS = ["bare", "floor", "ours", "vendor"];
const SIZES = [100 * 1024, 1024 * 1024, 10 * 1024 * 1024];

/** What is left to do when the body has come, and for how long nobody else is served. */
export const measure: Measure = async ({ quick }, progress) => {
  progress("servers start");
  const servers = await Promise.all(VARIANTS.map((name) => Server.start("last-byte", name)));
  moveToClientCore();
  const found: Arrivals[] = [];
  for (const bytes of SIZES) {
    const body = jsonBody(bytes);
    const all = VARIANTS.map(
      (variant) => ({ variant, verdicts: [], stalls: [] }) as Arrivals["all"][0],
    );
    const rounds = quick ? 6 : 60;
    // The first round warms up.
    for (let round = 0; round <= rounds; round++) {
      progress(`${sizeName(bytes)}, round ${round} of ${rounds}`);
      const watched = round % 2 === 1;
      const delivery = await signDelivery({ ...DELIVERY, body });
      for (const at of shuffle([...VARIANTS.keys()])) {
        const { verdict, stall } = await sendPaced(servers[at] as Server, delivery, watched);
        if (round === 0) continue;
        if (watched) all[at]?.stalls.push(stall);
        else all[at]?.verdicts.push(verdict);
      }
    }
    found.push({ size: sizeName(bytes), all });
  }
  await Promise.all(servers.map((server) => server.stop()));
  return { sections: lastByteSections(found), goals: lastByteGoals(found), figures: found };
};
