import { createHash } from "node:crypto";
import { isSecretName, mask, maskUrl } from "../terminal/mask.js";
import type { Definition } from "./resource.js";
import type { Endpoint } from "./url-group-definition.js";

/** One field in which two definitions differ, as it may be shown. */
export interface Difference {
  readonly field: string;
  /** Empty where it is not set. */
  readonly source: string;
  readonly target: string;
}

/** Compares two definitions field by field; headers name by name. */
export function differencesOf(
  source: Definition | undefined,
  target: Definition | undefined,
): Difference[] {
  const [a, b] = [fieldsOf(source), fieldsOf(target)];
  const names = [...new Set([...a.keys(), ...b.keys()])];
  return names
    .filter((name) => JSON.stringify(a.get(name)) !== JSON.stringify(b.get(name)))
    .map((field) => ({
      field,
      source: shown(field, a.get(field)),
      target: shown(field, b.get(field)),
    }));
}

function fieldsOf(definition: Definition | undefined): Map<string, unknown> {
  // Its name is what two definitions are compared under.
  const { name: _name, scheduleId: _id, ...rest } = { name: "", scheduleId: "", ...definition };
  const fields = Object.entries(rest).flatMap(([name, value]): [string, unknown][] =>
    isHeaders(name)
      ? Object.entries(value as object).map(([header, text]) => [`${name}.${header}`, text])
      : [[name, value]],
  );
  return new Map(fields);
}

function isHeaders(name: string): boolean {
  return /^headers?$|Header$/.test(name);
}

/** Bodies, and headers that open doors, are told apart by their hash and not shown. */
function shown(field: string, value: unknown): string {
  if (value === undefined) return "";
  if (field === "body") {
    const bytes = Buffer.from(String(value), "base64");
    return `${bytes.byteLength} bytes, sha256 ${digest(bytes)}…`;
  }
  if (Array.isArray(value)) return value.map(shownItem).join("\n");
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const [, header] = /^[a-zA-Z]+\.(.+)$/.exec(field) ?? [];
  if (header !== undefined && isSecretName(header))
    return `${mask(text)} (sha256 ${digest(text)}…)`;
  return /^https?:/i.test(text) ? maskUrl(text) : text;
}

/** A label, or an endpoint. */
function shownItem(item: string | Endpoint): string {
  if (typeof item === "string") return item;
  return item.name === undefined ? maskUrl(item.url) : `${maskUrl(item.url)} (${item.name})`;
}

function digest(value: string | Uint8Array): string {
  return createHash("sha256").update(value).digest("hex").slice(0, 8);
}
