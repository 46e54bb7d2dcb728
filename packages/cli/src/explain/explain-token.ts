import type { Explanation } from "./explanation.js";

/** A token, taken apart. */
export interface DecodedToken {
  readonly signingInput: string;
  readonly signature: string;
  readonly header: Readonly<Record<string, unknown>>;
  /** `undefined` where it is no JSON object. */
  readonly claims: Readonly<Record<string, unknown>> | undefined;
}

const LONGEST = 4096;

/** Takes a token apart, and tells what of its form is right. */
export function explainToken(token: string, explanation: Explanation): DecodedToken | undefined {
  if (token === "") {
    explanation.fail("header", "signature_missing", "there is no Upstash-Signature");
    return undefined;
  }
  explanation.pass("header", `one value of ${token.length} characters`);
  const problem = formProblem(token);
  if (problem) {
    explanation.fail("token", "signature_malformed", problem);
    return undefined;
  }
  const [head = "", payload = "", signature = ""] = token.split(".");
  const header = jsonObject(head);
  const [code, detail] = headerProblem(header) ?? signatureProblem(signature) ?? [];
  if (code && detail) explanation.fail("token", code, detail);
  else explanation.pass("token", `three parts; header ${JSON.stringify(header)}`);
  const signingInput = `${head}.${payload}`;
  return { signingInput, signature, header: header ?? {}, claims: jsonObject(payload) };
}

function formProblem(token: string): string | undefined {
  if (token.length > LONGEST) return `it is longer than ${LONGEST} characters`;
  if (token.includes(","))
    return "there is more than one value: a proxy may have joined two headers";
  if (/\s/.test(token)) return "there is a space in it: only the token itself belongs there";
  const parts = token.split(".");
  if (parts.length !== 3) return `it has ${parts.length} parts, not three`;
  const [head = "", payload = "", signature = ""] = parts;
  if (head === "" || payload === "") return "a part of it is empty";
  if (![head, payload, signature].every((part) => /^[\w-]*$/.test(part))) {
    return "a part is not base64url: no +, / or = belongs there";
  }
  return payload.length % 4 === 1 ? "no number of bytes makes a payload of this length" : undefined;
}

function headerProblem(
  header: Readonly<Record<string, unknown>> | undefined,
): [string, string] | undefined {
  if (!header) return ["signature_malformed", "its header is no JSON object"];
  if (header["alg"] !== "HS256") {
    return ["algorithm_not_allowed", `alg is ${JSON.stringify(header["alg"])}, not HS256`];
  }
  if ("typ" in header && header["typ"] !== "JWT") {
    return ["signature_malformed", `typ is ${JSON.stringify(header["typ"])}, not JWT`];
  }
  const extension = ["crit", "b64"].find((name) => name in header);
  return extension ? ["signature_malformed", `its header has ${extension}`] : undefined;
}

/** The last of 43 characters says four bits of 32 bytes; any other spelling is a second one. */
function signatureProblem(signature: string): [string, string] | undefined {
  const bytes = Buffer.from(signature, "base64url");
  if (bytes.byteLength !== 32) {
    return ["signature_malformed", `an HS256 signature has 32 bytes, this one ${bytes.byteLength}`];
  }
  return bytes.toString("base64url") === signature
    ? undefined
    : ["signature_malformed", "its signature is not spelled as base64url spells it"];
}

function jsonObject(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(
      new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(part, "base64url")),
    );
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
