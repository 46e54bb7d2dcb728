import { REGIONS, type ReceiverOptions, type Region } from "@qstash-verify/core";
import { publishedDevKeys } from "@qstash-verify/testing";
import { type Probe, probe } from "../environment/probe.js";

/** A key that a receiver trusts. */
export interface Candidate {
  readonly secret: string;
  /** Where it was found: a variable, an option of the receiver, or the published ones. */
  readonly origin: string;
  readonly region: Region | undefined;
  readonly slot: "current" | "next";
}

/** The keys a receiver of these options trusts, or why it trusts none. */
export interface Candidates {
  readonly keys: readonly Candidate[];
  readonly mistake: Probe["mistake"];
}

const NAMES = ["", ...REGIONS.map((region) => `${region}_` as const)].flatMap((prefix) => [
  `${prefix}QSTASH_CURRENT_SIGNING_KEY`,
  `${prefix}QSTASH_NEXT_SIGNING_KEY`,
]);

/** Finds every key there is, and keeps those that core trusts, the hinted region's first. */
export async function keyCandidates(
  options: ReceiverOptions,
  hint: Region | undefined,
): Promise<Candidates> {
  const keys: Candidate[] = [];
  let mistake: Probe["mistake"];
  for (const [secret, origin] of found(options)) {
    const result = await probe(secret, options);
    mistake ??= result.mistake;
    const { trusted, region, slot = "current" } = result;
    if (trusted) keys.push({ secret, origin, region, slot });
  }
  if (keys.length === 0) mistake ??= (await probe("sig_none", options)).mistake;
  const rank = ({ region, origin }: Candidate) =>
    hint !== undefined && region === hint ? 0 : origin.startsWith("QSTASH") ? 1 : 2;
  return { keys: keys.toSorted((a, b) => rank(a) - rank(b)), mistake };
}

/** Every key-like value, once; a regional variable names it better than an unprefixed one. */
function found(options: ReceiverOptions): Map<string, string> {
  const env = (options.env ?? {}) as Readonly<Record<string, unknown>>;
  const keys = new Map<string, string>();
  const add = (secret: unknown, origin: string) => {
    const trimmed = typeof secret === "string" ? secret.trim() : "";
    if (trimmed) keys.set(trimmed, origin);
  };
  for (const { current, next } of publishedDevKeys) {
    add(current, "published development key");
    add(next, "published development key");
  }
  for (const name of NAMES) add(env[name], name);
  add(options.currentSigningKey, "currentSigningKey");
  add(options.nextSigningKey, "nextSigningKey");
  return keys;
}
