import type { Step } from "./step.js";
import { MAX_LENGTH } from "./token.js";

/**
 * What a step looked at, and why it passes or fails, in English.
 *
 * It repeats texts of the sender, such as claims and URLs: escape it where it is shown.
 */
export function describeStep(step: Step): string {
  const isPassed = step.state === "pass";
  switch (step.name) {
    case "header":
      return isPassed ? `one value of ${step.length} characters` : "there is no Upstash-Signature";
    case "token":
      return describeToken(step, isPassed);
    case "keys":
      return isPassed ? describeKeys(step) : "no key is trusted";
    case "signature":
      return describeSigner(step);
    case "claims":
      return isPassed ? `sub is ${step.destination}` : describeWrongClaims(step);
    case "time":
      return describeTime(step);
    case "region":
      return describeRegion(step);
    case "url":
      return describeUrl(step);
    case "body":
      return describeBody(step);
  }
}

type Named<Name extends Step["name"]> = Extract<Step, { readonly name: Name }>;

function describeToken({ parts, header }: Named<"token">, isPassed: boolean): string {
  const shown = header ? `header ${JSON.stringify(header)}` : "its header is not a JSON object";
  if (isPassed) return `three parts; ${shown}`;
  if (parts.length !== 3) {
    const count = `it has ${parts.length} part${parts.length === 1 ? "" : "s"}, not three`;
    return parts.length === 5 ? `${count}: a proxy may have joined two headers` : count;
  }
  const form = `three parts of ${parts.join(", ")} characters`;
  // With the two points between them.
  const length = parts.reduce((sum, part) => sum + part, 2);
  return length > MAX_LENGTH ? `${form}: more than ${MAX_LENGTH} in all` : `${form}; ${shown}`;
}

function describeKeys({ trusted }: Named<"keys">): string {
  const sources = new Set(trusted.map(({ source }) => source));
  const count = trusted.length === 1 ? "1 is trusted" : `${trusted.length} are trusted`;
  return `${count}: ${[...sources].join(", ")}`;
}

function describeSigner({ signer }: Named<"signature">): string {
  if (!signer) return "made with none of these keys";
  const { source, slot, region = "an unknown region" } = signer;
  return `made with ${source}: the ${slot} key of ${region}`;
}

function describeWrongClaims({ wrong }: Named<"claims">): string {
  const claims = wrong.map(({ name, value }) => `${name} is ${JSON.stringify(value) ?? "absent"}`);
  return claims.join("; ");
}

function describeTime({ from, until, now, error }: Named<"time">): string {
  if (error?.code === "not_yet_valid") {
    return `valid from ${moment(from)}, ${duration(from - now)} from now`;
  }
  const away = error ? `${duration(now - until)} ago` : `${duration(until - now)} from now`;
  return `valid until ${moment(until)}, ${away}`;
}

function moment(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `${seconds}` : date.toISOString().replace(".000", "");
}

function duration(seconds: number): string {
  const units = [
    [86_400, "d"],
    [3_600, "h"],
    [60, "min"],
  ] as const;
  const [size, unit] = units.find(([each]) => seconds >= 2 * each) ?? [1, "s"];
  return `${Math.floor(seconds / size)} ${unit}`;
}

function describeRegion({ state, proven }: Named<"region">): string {
  if (state === "skip") return "Upstash-Region or the region of the key is not known";
  return state === "pass"
    ? `Upstash-Region names ${proven}, as the key does`
    : `Upstash-Region names a region other than ${proven}, which the key proves`;
}

function describeUrl({ state, signed, expected, requested }: Named<"url">): string {
  if (state === "skip") return "not compared: no URL was given";
  if (state === "fail") {
    return `signed for ${signed}, expected ${expected === "path" ? requested : expected}`;
  }
  return expected === "path"
    ? `path and query of ${requested} are the signed ones`
    : `${expected} is the signed one`;
}

function describeBody({ state, error, length, announced, limit }: Named<"body">): string {
  if (state === "skip") return "not checked: no body was given";
  switch (error?.code) {
    case undefined:
      return `its ${length} bytes are the signed ones`;
    case "body_too_large":
      return `${Math.max(announced ?? 0, length ?? 0)} bytes, and the limit is ${limit}`;
    case "body_truncated":
      return `${length} of ${announced} bytes arrived`;
    default:
      return `its ${length} bytes are not the signed ones; were they parsed and re-serialized, or did an editor add a newline?`;
  }
}
