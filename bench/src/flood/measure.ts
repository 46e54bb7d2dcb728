import { signDelivery } from "@qstash-verify/testing";
import { moveToClientCore } from "../cores.js";
import { KEYS } from "../environment.js";
import { Server } from "../server.js";
import type { Measure } from "../table.js";
import { type Upload, upload } from "./forged-upload.js";
import { AT_ONCE, type Flood, floodGoals, floodSections } from "./report.js";

const HOSTS = ["express", "fastify", "hono"];
const VARIANTS = ["closed", "ours", "vendor"];
const WARM = 8;

/** Forged deliveries with large bodies, from many connections. */
export const measure: Measure = async ({ quick }, progress) => {
  moveToClientCore();
  const floods: Flood[] = [];
  for (const host of HOSTS) {
    for (const variant of VARIANTS) {
      const server = await Server.start(host, variant);
      for (const stops of [false, true]) {
        progress(`${host}, ${variant}, senders ${stops ? "stop at the answer" : "send it all"}`);
        const waves = quick ? 1 : 4;
        floods.push({ host, variant, stops, ...(await flood(server, waves, stops)) });
      }
      await server.stop();
    }
  }
  return { sections: floodSections(floods), goals: floodGoals(floods), figures: floods };
};

type Found = Omit<Flood, "host" | "variant" | "stops">;

async function flood(server: Server, waves: number, stops: boolean): Promise<Found> {
  const forged = await signDelivery({ url: "https://app.example.com/", key: KEYS.stranger });
  const wave = (count: number) =>
    Promise.all(Array.from({ length: count }, () => upload(server, forged, stops)));

  // What a host loads and allocates only once is not what the flood costs it.
  await wave(WARM);
  const before = await server.forget();
  const uploads: Upload[] = [];
  for (let count = 0; count < waves; count++) uploads.push(...(await wave(AT_ONCE)));
  const after = await server.usage();
  return {
    growth: after.peak - before.peak,
    cpuPerRefusal: (after.cpu - before.cpu) / uploads.length,
    readPerRefusal: (after.received - before.received) / uploads.length,
    uploads: uploads.length,
    refused: uploads.filter(({ status }) => status === 401).length,
  };
}
