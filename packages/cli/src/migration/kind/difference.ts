import { createHash } from "node:crypto";
import { isSecretName, mask, maskUrl } from "../../terminal/mask.js";
import type { HeaderMap } from "./header-map.js";

/** One field in which two definitions differ, as it may be shown. */
export interface Difference {
  readonly field: string;
  /** Empty if it is not set. */
  readonly source: string;
  readonly target: string;
}

/** One field of a definition. */
export interface Field {
  readonly name: string;
  /** The value by which two are compared. */
  readonly value: string;
  /** The value as it may be shown: secrets are masked. */
  readonly shown: string;
}

/** Compares the fields of two definitions, by name. */
export function differencesOf(source: readonly Field[], target: readonly Field[]): Difference[] {
  const [a, b] = [named(source), named(target)];
  const names = [...new Set([...a.keys(), ...b.keys()])].toSorted();
  return names
    .filter((name) => a.get(name)?.value !== b.get(name)?.value)
    .map((field) => ({
      field,
      source: a.get(field)?.shown ?? "",
      target: b.get(field)?.shown ?? "",
    }));
}

function named(fields: readonly Field[]): ReadonlyMap<string, Field> {
  return new Map(fields.map((field) => [field.name, field]));
}

type Plain = string | number | boolean | readonly string[] | undefined;

/** Fields that are shown as they are, except for secrets in URLs. */
export function plainFields(values: Readonly<Record<string, Plain>>): Field[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : { name, value: JSON.stringify(value), shown: shown(value) },
  );
}

function shown(value: Exclude<Plain, undefined>): string {
  if (Array.isArray(value)) return value.join("\n");
  const text = String(value);
  return /^https?:/i.test(text) ? maskUrl(text) : text;
}

/** A field for each header. Headers named like a secret are compared by their hash. */
export function headerFields(name: string, headers: HeaderMap | undefined): Field[] {
  return Object.entries(headers ?? {}).map(([header, value]) => ({
    name: `${name}.${header}`,
    value,
    shown: isSecretName(header) ? `${mask(value)} (sha256 ${digest(value)}…)` : shown(value),
  }));
}

/** A body, compared by its hash. @param base64 its bytes */
export function bodyField(base64: string | undefined): Field[] {
  if (base64 === undefined) return [];
  const bytes = Buffer.from(base64, "base64");
  const text = `${bytes.byteLength} bytes, sha256 ${digest(bytes)}…`;
  return [{ name: "body", value: base64, shown: text }];
}

function digest(value: string | Uint8Array): string {
  return createHash("sha256").update(value).digest("hex").slice(0, 8);
}
