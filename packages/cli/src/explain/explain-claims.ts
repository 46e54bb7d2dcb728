import type { Explanation } from "./explanation.js";

/** What the claims of a token are held to. */
export interface ClaimsPolicy {
  /** Unix seconds. */
  readonly now: number;
  /** Seconds. */
  readonly clockTolerance: number;
}

/** Tells whether the claims are there, of their types, and in their time. */
export function explainClaims(
  claims: Readonly<Record<string, unknown>> | undefined,
  policy: ClaimsPolicy,
  explanation: Explanation,
): void {
  if (!claims) {
    explanation.fail("claims", "claims_invalid", "the payload is no JSON object");
    return;
  }
  if (claims["iss"] !== "Upstash") {
    const issuer = JSON.stringify(claims["iss"]) ?? "absent";
    explanation.fail("claims", "issuer_mismatch", `iss is ${issuer}, not "Upstash"`);
  }
  const wrong = Object.entries(TYPES).filter(([name, fits]) => !fits(claims[name]));
  if (wrong.length > 0) {
    const names = wrong.map(([name]) => `${name} is ${JSON.stringify(claims[name]) ?? "absent"}`);
    explanation.fail("claims", "claims_invalid", names.join("; "));
    return;
  }
  if (claims["iss"] === "Upstash") explanation.pass("claims", `sub is ${claims["sub"]}`);
  explainTime(Number(claims["nbf"]), Number(claims["exp"]), policy, explanation);
}

const isText = (value: unknown) => typeof value === "string";
const isSeconds = (value: unknown) => Number.isFinite(value);
const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  sub: isText,
  exp: isSeconds,
  nbf: isSeconds,
  iat: (value) => value === undefined || isSeconds(value),
  jti: (value) => value === undefined || isText(value),
  body: isText,
};

function explainTime(
  nbf: number,
  exp: number,
  { now, clockTolerance }: ClaimsPolicy,
  explanation: Explanation,
): void {
  if (now < nbf - clockTolerance) {
    explanation.fail(
      "time",
      "not_yet_valid",
      `valid from ${moment(nbf)}, ${away(nbf - now)} from now`,
    );
  } else if (now >= exp + clockTolerance) {
    explanation.fail("time", "expired", `valid until ${moment(exp)}, ${away(now - exp)} ago`);
  } else {
    explanation.pass("time", `valid until ${moment(exp)}, ${away(exp - now)} from now`);
  }
}

function moment(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `${seconds}` : date.toISOString().replace(".000", "");
}

function away(seconds: number): string {
  const units = [
    [86_400, "d"],
    [3_600, "h"],
    [60, "min"],
  ] as const;
  const [size, unit] = units.find(([each]) => seconds >= 2 * each) ?? [1, "s"];
  return `${Math.floor(seconds / size)} ${unit}`;
}
