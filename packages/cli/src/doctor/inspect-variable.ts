import { parseRegion } from "@qstash-verify/core";
import { regionOfUrl, type Variable } from "@qstash-verify/core/building";
import { mask, maskUrl } from "../terminal/mask.js";
import { weaknessOf } from "./weak-key.js";

/** The findings about one variable by itself. */
export interface VariableState extends Variable {
  readonly state: "present" | "missing" | "doubtful" | "malformed" | "misplaced" | "unsafe";
  /** The value, masked if it is a secret; empty if it is missing. */
  readonly shown: string;
  /** The file that it comes from; absent for a variable of the process. */
  readonly source?: string;
  /** What is wrong with it, or worth knowing. */
  readonly remark: string;
}

const KEY = /^sig_[\w-]*$/;
/** Letters and digits after `sig_` in every key that QStash has made so far. */
const KEY_LENGTH = 28;
/** Quotes, also a single one, and those of a word processor. */
const QUOTED = /^["'`\u2018-\u201f]|["'`\u2018-\u201f]$/;

/** Looks at one variable's value. */
export function inspectVariable(variable: Variable, raw: string | undefined): VariableState {
  const value = raw?.trim() ?? "";
  const found = (state: VariableState["state"], remark: string): VariableState => ({
    ...variable,
    state,
    remark,
    shown: value === "" ? "" : shownValue(variable, value),
  });
  if (value === "") return found("missing", raw === undefined ? "" : "set but blank");
  const [state, remark] = judge(variable, value) ?? ["present", ""];
  const trimmed = value === raw ? "" : "whitespace around it is ignored";
  return found(state, [remark, trimmed].filter(Boolean).join("; "));
}

type Judgement = readonly [Exclude<VariableState["state"], "missing">, string];

function judge(variable: Variable, value: string): Judgement | undefined {
  if (QUOTED.test(value)) return ["malformed", "the quotes are part of the value: remove them"];
  switch (variable.kind) {
    case "region":
      return parseRegion(value)
        ? undefined
        : ["malformed", "not a region: EU_CENTRAL_1 or US_EAST_1"];
    case "url":
      return judgeUrl(variable, value);
    case "token":
      return judgeToken(value);
    case "current":
    case "next":
      return judgeKey(value);
    case "dev":
      return /^(1|true|0|false)$/i.test(value)
        ? undefined
        : ["malformed", "not a valid value: 1 or true turns it on"];
    case "port":
      return /^\d{1,5}$/.test(value) ? undefined : ["malformed", "not a port"];
  }
}

function judgeUrl({ region }: Variable, value: string): Judgement | undefined {
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value))
    return ["malformed", "not an address: it must begin with https://"];
  const named = regionOfUrl(value);
  if (region && named && named !== region)
    return ["misplaced", `the address of ${named}: swap the two, or copy the right one`];
  const { protocol, origin, href } = new URL(value);
  const behind = href.slice(origin.length);
  if (/^\/v2([/?#]|$)/.test(behind) || (named && behind !== "/")) {
    return ["malformed", `clients add the path themselves: remove ${maskUrl(behind)}`];
  }
  if (named && protocol === "http:")
    return ["unsafe", "the token would be sent unencrypted: use https://"];
  return named ? undefined : ["present", "not one of QStash's own addresses"];
}

function judgeToken(value: string): Judgement | undefined {
  if (value.startsWith("sig_")) return ["misplaced", "a signing key, not a token: copy the token"];
  if (/^bearer\s/i.test(value)) return ["malformed", 'clients add "Bearer" themselves: remove it'];
  return /^[\x21-\x7e]+$/.test(value)
    ? undefined
    : ["malformed", "it contains white space or other characters that no token has: copy it again"];
}

function judgeKey(value: string): Judgement | undefined {
  if (KEY.test(value)) {
    const weakness = weaknessOf(value);
    return weakness === undefined ? judgeLength(value) : ["unsafe", weakness];
  }
  return /^eyJ/.test(value)
    ? ["misplaced", "a token, not a signing key: copy the key"]
    : ["malformed", "a signing key begins with sig_: copy it from the QStash console"];
}

/** Core accepts other lengths, in case QStash changes its own. A key that was cut off verifies nothing. */
function judgeLength(key: string): Judgement | undefined {
  const length = key.length - "sig_".length;
  if (length === KEY_LENGTH) return undefined;
  const count = `${length} letters and digits follow sig_, not ${KEY_LENGTH}`;
  return ["doubtful", `${count}: copy the whole key from the QStash console`];
}

/** A secret in the wrong variable is still a secret: a value is shown only if it has the expected form. */
function shownValue({ kind }: Variable, value: string): string {
  if (kind === "url") return /^https?:\/\//i.test(value) ? maskUrl(value) : mask(value);
  const isSecret = kind === "token" || kind === "current" || kind === "next";
  return isSecret || value.length > 16 ? mask(value) : value;
}
