import { compactVerify, errors, jwtVerify } from "jose";
import { breaksOff, bytesOf, chunksOf, SECRETS } from "./carry.js";
import { NOW, type Plan, type Signer, SMALL } from "./plan.js";

type Fields = Readonly<Record<string, unknown>>;

const LARGEST = 50 * 1024 * 1024;
const BASE64URL = new Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

/**
 * What may become of a request: signature and times as jose judges them, the body's hash as WebCrypto
 * makes it, and the form and the claims as the wire is described. Where several things are wrong with
 * the form at once, any of them may be named.
 */
export async function expectedOf(plan: Plan, token: string): Promise<readonly string[]> {
  const form = faultsOfForm(token);
  if (form.length > 0) return form;
  const signer = await signerOf(token);
  if (signer === undefined) return ["signature_mismatch"];
  const claims = objectIn(token.split(".")[1] ?? "");
  const fault = faultOfClaims(claims) ?? (await faultOfTime(token, signer, plan.tolerance));
  if (fault !== undefined) return [fault];
  if (plan.strict && !namesRegion(plan.region, signer)) return ["region_mismatch"];
  return [(await faultOfBody(plan, String(claims?.["body"]))) ?? `accepted, ${signer}`];
}

function faultsOfForm(token: string): string[] {
  if (token === "") return ["signature_missing"];
  const [header = "", payload = "", signature = "", ...more] = token.split(".");
  const isBase64url = (part: string) => [...part].every((character) => BASE64URL.has(character));
  const hasForm =
    token.length <= 12_288 &&
    token.split(".").length === 3 &&
    more.length === 0 &&
    header !== "" &&
    payload !== "" &&
    [header, payload, signature].every(isBase64url);
  if (!hasForm) return ["signature_malformed"];
  const fields = objectIn(header);
  const faults: string[] = [];
  if (fields !== undefined && fields["alg"] !== "HS256") faults.push("algorithm_not_allowed");
  const isOdd =
    fields === undefined ||
    (Object.hasOwn(fields, "typ") && fields["typ"] !== "JWT") ||
    Object.hasOwn(fields, "crit") ||
    Object.hasOwn(fields, "b64");
  const mac = Buffer.from(signature, "base64url");
  const isSpelledOnce = mac.length === 32 && mac.toString("base64url") === signature;
  if (isOdd || !isSpelledOnce || payload.length % 4 === 1) faults.push("signature_malformed");
  return faults;
}

/** The JSON object that a part holds. */
function objectIn(part: string): Fields | undefined {
  if (part.length % 4 === 1) return undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(part, "base64url"));
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
}

async function signerOf(token: string): Promise<Signer | undefined> {
  for (const signer of ["EU current", "EU next", "US current", "US next"] as const) {
    try {
      await compactVerify(token, bytesOf(SECRETS[signer]), { algorithms: ["HS256"] });
      return signer;
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
    }
  }
  return undefined;
}

function faultOfClaims(claims: Fields | undefined): string | undefined {
  if (claims === undefined) return "claims_invalid";
  if (claims["iss"] !== "Upstash") return "issuer_mismatch";
  const { sub, exp, nbf, iat = 0, jti = "", body } = claims;
  const areTexts = [sub, jti, body].every((value) => typeof value === "string");
  const areTimes = [exp, nbf, iat].every(
    (value) => typeof value === "number" && Math.abs(value) < Number.POSITIVE_INFINITY,
  );
  return areTexts && areTimes ? undefined : "claims_invalid";
}

async function faultOfTime(
  token: string,
  signer: Signer,
  clockTolerance: number,
): Promise<string | undefined> {
  try {
    await jwtVerify(token, bytesOf(SECRETS[signer]), {
      algorithms: ["HS256"],
      issuer: "Upstash",
      requiredClaims: ["sub", "exp", "nbf", "body"],
      currentDate: new Date(NOW * 1000),
      clockTolerance,
    });
    return undefined;
  } catch (error) {
    if (error instanceof errors.JWTExpired) return "expired";
    if (error instanceof errors.JWTClaimValidationFailed && error.claim === "nbf") {
      return "not_yet_valid";
    }
    throw error;
  }
}

/** A header that is there has to name the region of the key. */
function namesRegion(header: string | null, signer: Signer): boolean {
  if (header === null || header === "") return true;
  const name = header.trim().replaceAll("_", "-").toLowerCase();
  return name === (signer.startsWith("EU") ? "eu-central-1" : "us-east-1");
}

async function faultOfBody(plan: Plan, claim: string): Promise<string | undefined> {
  const limit = plan.limit === "small" ? SMALL : LARGEST;
  const isNumber = /^[0-9]+$/.test(plan.contentLength ?? "");
  const announced = isNumber ? Number(plan.contentLength) : 0;
  if (announced > limit) return "body_too_large";
  const chunks = chunksOf(plan);
  const arriving = breaksOff(plan) ? chunks.slice(0, plan.breaksAfter ?? 0) : chunks;
  const whole = Buffer.concat(arriving);
  if (whole.length > limit) return "body_too_large";
  if (breaksOff(plan)) return "body_truncated";
  const digest = Buffer.from(await crypto.subtle.digest("SHA-256", whole)).toString("base64url");
  if (claim === digest || claim === `${digest}=`) return undefined;
  return whole.length < announced ? "body_truncated" : "body_mismatch";
}
