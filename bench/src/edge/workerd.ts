import { join } from "node:path";
import { build } from "esbuild";
import { Miniflare } from "miniflare";
import { jsonBody, sizeName } from "../body.js";
import { DELIVERY, SERVER_KEYS } from "../environment.js";
import { interleave, type Laps } from "../rounds.js";
import { spreadOf } from "../spread.js";
import type { Settings } from "../table.js";
import { type Sample, samples } from "../verify/sample.js";
import type { RouteScore, RuntimeScore } from "./report.js";

const SIZES = [1024, 1024 * 1024];
const ROUTES = ["bare", "ours", "vendor"];

/** Verifications in one request: many, so that they take longer than the request. */
const timesFor = (bytes: number) => (bytes > 64 * 1024 ? 10 : 300);

/** What workerd found, seen from outside: inside of a request its clock stands still. */
export async function measureWorkerd({ quick }: Settings): Promise<{
  readonly scores: readonly RuntimeScore[];
  readonly routes: readonly RouteScore[];
}> {
  const workerd = await start();
  const origin = (await workerd.ready).origin;
  const rounds = { seconds: quick ? 2 : 12, minRounds: 5, maxRounds: quick ? 8 : 40, batch: 30 };
  try {
    const scores: RuntimeScore[] = [];
    const routes: RouteScore[] = [];
    for (const bytes of SIZES) {
      const [sample] = await samples(jsonBody(bytes), 1, DELIVERY);
      if (sample === undefined) throw new Error("there is no sample");
      const size = sizeName(bytes);
      const contestant = (path: string) => ({ name: path, runs: [request(origin, path, sample)] });
      const times = timesFor(bytes);
      const paths = [
        `many/none?times=${times}`,
        `many/ours?times=${times}`,
        `many/vendor?times=${times}`,
      ];
      const many = await interleave(paths.map(contestant), { ...rounds, collect: false });
      scores.push({ size, floor: undefined, ...scoreOf(many, times) });
      const laps = await interleave(ROUTES.map(contestant), { ...rounds, collect: false });
      routes.push({
        size,
        routes: ROUTES.map((name) => ({ name, microseconds: spreadOf(laps.get(name) ?? []) })),
      });
    }
    return { scores, routes };
  } finally {
    await workerd.dispose();
  }
}

async function start(): Promise<Miniflare> {
  const result = await build({
    entryPoints: [join(import.meta.dirname, "../../servers/worker.ts")],
    bundle: true,
    minify: true,
    format: "esm",
    conditions: ["workerd", "worker"],
    external: ["node:*"],
    write: false,
  });
  const script = result.outputFiles[0]?.text ?? "";
  const bindings = { ...SERVER_KEYS };
  return new Miniflare({ modules: true, script, bindings, compatibilityDate: "2026-04-01" });
}

function request(origin: string, path: string, { headers, bytes }: Sample): () => Promise<void> {
  // fetch() knows the length by itself.
  const given = [...headers].filter(([name]) => name !== "content-length");
  return async () => {
    const answer = await fetch(`${origin}/${path}`, {
      method: "POST",
      headers: given,
      body: bytes,
    });
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`workerd answered ${answer.status} to ${path}`);
  };
}

/** Of one verification: what the same request takes without any is subtracted, round by round. */
function scoreOf(
  laps: Laps,
  times: number,
): Pick<RuntimeScore, "ours" | "vendor" | "vendorOverOurs"> {
  const [none = [], ours = [], vendor = []] = [...laps.values()];
  const over = (own: readonly number[]) =>
    own.map((lap, round) => (lap - (none[round] ?? 0)) / times);
  const [oursEach, vendorEach] = [over(ours), over(vendor)];
  return {
    ours: spreadOf(oursEach),
    vendor: spreadOf(vendorEach),
    vendorOverOurs: spreadOf(
      vendorEach.map((each, round) => each / (oursEach[round] ?? Number.NaN)),
    ),
  };
}
