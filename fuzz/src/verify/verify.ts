import type { Delivery, Receiver } from "@qstash-verify/core";
import { testEnvironment } from "@qstash-verify/testing";
import { disagree, type Judge, type Target } from "../target.js";
import { chunksOf, incomingOf, makeToken } from "./carry.js";
import { bothEngines, type Core } from "./engines.js";
import { NOW, type Plan, plans, SMALL } from "./plan.js";
import { expectedOf } from "./reference.js";

/** Tokens, headers, bodies and their chunks, judged by both engines and by a reference. */
export const verify: Target<Plan> = {
  name: "verify",
  promise: "Both engines accept what jose and WebCrypto accept, refuse the rest, and say why.",
  inputs: plans,
  start,
};

async function start(): Promise<Judge<Plan>> {
  const engines = await bothEngines();
  const receivers = new Map<string, Receiver>();
  const receiverOf = (engine: string, core: Core, { tolerance, limit, strict }: Plan) => {
    const key = [engine, tolerance, limit, strict].join();
    const known = receivers.get(key) ?? receiver(core, { tolerance, limit, strict });
    receivers.set(key, known);
    return known;
  };
  const judge = async (plan: Plan) => {
    const token = makeToken(plan.token, plan.body);
    const expected = await expectedOf(plan, token);
    const found: string[] = [];
    for (const [engine, core] of engines) {
      const own = receiverOf(engine, core, plan);
      const said = await verdict(own.receive(incomingOf(plan, token)), plan);
      if (!expected.includes(said)) disagree("the verdict is another", { engine, said, expected });
      await checkDropIn(own, plan, token, said);
      found.push(said);
    }
    const [node, web] = found;
    if (node !== web) disagree("the engines differ", { node, web });
    return node ?? "";
  };
  return { judge, stop: () => {} };
}

function receiver(core: Core, options: Pick<Plan, "tolerance" | "limit" | "strict">): Receiver {
  return new core.Receiver({
    env: testEnvironment("migration"),
    now: () => NOW * 1000,
    clockTolerance: options.tolerance,
    strict: options.strict,
    onRefused: () => {},
    onDiagnostic: () => {},
    ...(options.limit === "small" ? { maxBodyBytes: SMALL } : {}),
  });
}

async function verdict(delivery: Promise<Delivery>, plan: Plan): Promise<string> {
  try {
    const { keySlot, region, ...rest } = read(await delivery);
    if (!Buffer.concat(chunksOf(plan)).equals(rest.bytes)) {
      disagree("a delivery has other bytes than arrived", { length: rest.bytes.length });
    }
    return `accepted, ${region?.slice(0, 2)} ${keySlot}`;
  } catch (error) {
    const { name, code } = error as { name?: unknown; code?: unknown };
    if (name === "VerificationError") return String(code);
    throw error;
  }
}

function read(delivery: Delivery) {
  const { keySlot, region } = delivery;
  return { keySlot, region, bytes: delivery.bytes() };
}

/** `verify()` has the body already, and no Content-Length. */
async function checkDropIn(own: Receiver, plan: Plan, token: string, said: string): Promise<void> {
  if (plan.carrier !== "bytes" || plan.contentLength !== null) return;
  const body = new Uint8Array(Buffer.concat(chunksOf(plan)));
  const request = { signature: token, body, upstashRegion: plan.region ?? "" };
  const found = await own.verify(request).then(
    () => "accepted",
    (error) => String(error.code),
  );
  if (found !== said.split(",")[0]) disagree("verify() differs from receive()", { found, said });
}
