import { shuffle } from "simple-statistics";
import { jsonBody, sizeName } from "../body.js";
import { moveToClientCore } from "../cores.js";
import { Server } from "../server.js";
import type { Measure } from "../table.js";
import { type Burst, burst } from "./load.js";
import { type Cell, frameworkGoals, frameworkSections } from "./report.js";

const FRAMEWORKS = ["fastify", "express", "hono"];
const VARIANTS = ["bare", "floor", "ours", "vendor"];
const SIZES = [1024, 100 * 1024];
const WARM_SECONDS = 0.7;

/** Routes under load, on loopback, with the server on one core. */
export const measure: Measure = async ({ quick }, progress) => {
  moveToClientCore();
  const cells: Cell[] = [];
  for (const framework of FRAMEWORKS) {
    progress(`${framework} starts`);
    const servers = await Promise.all(VARIANTS.map((variant) => Server.start(framework, variant)));
    for (const bytes of SIZES) {
      const bursts = new Map<string, Burst[]>(VARIANTS.map((variant) => [variant, []]));
      const body = jsonBody(bytes);
      if (!quick) for (const server of servers) await burst(server, body, WARM_SECONDS);
      const rounds = quick ? 1 : 5;
      for (let round = 1; round <= rounds; round++) {
        progress(`${framework}, ${sizeName(bytes)}, round ${round} of ${rounds}`);
        for (const at of shuffle([...VARIANTS.keys()])) {
          const result = await burst(servers[at] as Server, body, quick ? 0.5 : 1.1);
          bursts.get(VARIANTS[at] as string)?.push(result);
        }
      }
      cells.push({ framework, size: sizeName(bytes), bursts });
    }
    await Promise.all(servers.map((server) => server.stop()));
  }
  return {
    sections: frameworkSections(cells),
    goals: frameworkGoals(cells),
    figures: cells.map((cell) => ({ ...cell, bursts: Object.fromEntries(cell.bursts) })),
  };
};
