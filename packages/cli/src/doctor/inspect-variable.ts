import { parseRegion } from "@qstash-verify/core";
import { regionOfUrl, type Variable } from "@qstash-verify/core/building";
import { mask, maskUrl } from "../terminal/mask.js";
import { weaknessOf } from "./weak-key.js";

/** What can be said of one variable by itself. */
export interface VariableState extends Variable {
  readonly state: "present" | "missing" | "malformed" | "misplaced" | "unsafe";
  /** Masked where it is a secret; empty where it is missing. */
  readonly shown: string;
  /** What is wrong with it, or worth knowing. */
  readonly remark: string;
}

const KEY = /^sig_[\w-]*$/;
const QUOTED = /^(["'`]).*\1$/s;

/** Looks at one variable's value. */
export function inspectVariable(variable: Variable, raw: string | undefined): VariableState {
  const value = raw?.trim() ?? "";
  const found = (state: VariableState["state"], remark: string): VariableState => ({
    ...variable,
    state,
    remark,
    shown: value === "" ? "" : shownValue(variable, value),
  });
  if (value === "") return found("missing", raw === undefined ? "" : "it is there, and blank");
  const [state, remark] = judge(variable, value) ?? ["present", ""];
  const trimmed = value === raw ? "" : "whitespace around it is ignored";
  return found(state, [remark, trimmed].filter(Boolean).join("; "));
}

type Judgement = readonly ["present" | "malformed" | "misplaced" | "unsafe", string];

function judge(variable: Variable, value: string): Judgement | undefined {
  if (QUOTED.test(value)) return ["malformed", "the quotes are part of its value: remove them"];
  switch (variable.kind) {
    case "region":
      return parseRegion(value) ? undefined : ["malformed", "it is EU_CENTRAL_1 or US_EAST_1"];
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
        : ["malformed", "it is 1 or true, or nothing"];
    case "port":
      return /^\d{1,5}$/.test(value) ? undefined : ["malformed", "it is a port"];
  }
}

function judgeUrl({ region }: Variable, value: string): Judgement | undefined {
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value))
    return ["malformed", "it is no address"];
  const named = regionOfUrl(value);
  if (region && named && named !== region) return ["misplaced", `it is the address of ${named}`];
  if (/\/v2\/?$/.test(value)) return ["malformed", "without /v2: clients add it"];
  return named ? undefined : ["present", "it is none of QStash's own addresses"];
}

function judgeToken(value: string): Judgement | undefined {
  if (value.startsWith("sig_")) return ["misplaced", "it is a signing key, not a token"];
  if (/^bearer\s/i.test(value)) return ["malformed", 'without "Bearer": clients add it'];
  return /^[\x21-\x7e]+$/.test(value)
    ? undefined
    : ["malformed", "there is a space in it, or worse"];
}

function judgeKey(value: string): Judgement | undefined {
  if (KEY.test(value)) {
    const weakness = weaknessOf(value);
    return weakness === undefined ? undefined : ["unsafe", weakness];
  }
  return /^eyJ/.test(value)
    ? ["misplaced", "it is a token, not a signing key"]
    : ["malformed", "a signing key begins with sig_: copy it from the QStash console"];
}

/** A secret in the wrong place is still one: shown is only what looks like what it should be. */
function shownValue({ kind }: Variable, value: string): string {
  if (kind === "url") return /^https?:\/\//i.test(value) ? maskUrl(value) : mask(value);
  const isSecret = kind === "token" || kind === "current" || kind === "next";
  return isSecret || value.length > 16 ? mask(value) : value;
}
