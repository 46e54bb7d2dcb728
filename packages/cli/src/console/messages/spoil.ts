import {
  ConsoleProblem,
  type RegionName,
  type SpoiledAnswer,
  type Spoiling,
} from "@qstash-verify/console";
import { hostileDeliveries } from "@qstash-verify/testing";
import { excuseFor } from "../../check/excuse-for.js";
import { verdictOf } from "../../check/verdict.js";
import { Failure } from "../../failure.js";
import { type DeliveryAnswer, sendSigned } from "../../send/deliver.js";
import { refusalOf } from "./refusal.js";

/** The ways to spoil a delivery: one for each check of a verification. */
export const SPOILINGS: readonly Spoiling[] = hostileDeliveries.map(({ name, label, needs }) => ({
  id: name,
  title: label,
  ...(needs && { warning: `Without the option ${needs}, your app accepts and processes it.` }),
}));

/** Seconds that an app has to answer. */
const LONGEST_ANSWER = 30;

/** A message to be spoiled, and the key that signs it. */
export interface SpoiledMessage {
  readonly region: RegionName;
  readonly key: string;
  readonly url: string;
  readonly method: string;
  /** Its headers for the app. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Delivers a message from this process, spoiled, and judges the answer. @throws ConsoleProblem */
export async function spoil(message: SpoiledMessage, spoiling: string): Promise<SpoiledAnswer> {
  const hostile = hostileDeliveries.find(({ name }) => name === spoiling);
  if (!hostile) throw new ConsoleProblem(400, "there is no such way to tamper with it");
  const answer = await answerOf(message.url, await hostile.sign(message));
  const { label, needs } = hostile;
  const excuse = excuseFor(hostile, { key: message.key }, true);
  const remedy = excuse ?? hostile.remedy;
  const delivery = {
    sender: { region: message.region, slot: "current", key: message.key },
    label,
    // If the app does not set an option, two of them are genuine.
    duty: needs === undefined && excuse === undefined ? "refuse" : "either",
    remedy,
    sign: () => hostile.sign(message),
  } as const;
  const { isRight, advice } = verdictOf(delivery, answer, false);
  const isRefused = isRight && answer.status >= 400;
  const refusal = refusalOf({ contentType: answer.headers["content-type"], body: answer.body });
  return {
    status: answer.status,
    isRight,
    verdict: isRefused ? "refused, as it should be" : verdictText(advice, remedy),
    ...(refusal && { refusal }),
  };
}

/** If the advice is only the remedy, it does not say yet what happened. */
function verdictText(advice = "not refused", remedy: string | undefined): string {
  return advice === remedy ? `accepted: ${advice}` : advice;
}

async function answerOf(
  url: string,
  signed: Parameters<typeof sendSigned>[1],
): Promise<DeliveryAnswer> {
  try {
    return await sendSigned(url, signed, LONGEST_ANSWER);
  } catch (error) {
    throw error instanceof Failure ? new ConsoleProblem(502, error.message) : error;
  }
}
