import { readdirSync } from "node:fs";

/** A package whose source is mutated, and how its tests see it. */
export interface Target {
  readonly name: string;
  /** Whether the conformance table is played to it in one process first. */
  readonly table: boolean;
  /**
   * For some files the only tests that are run, by name: those that say what the file is for. Others come
   * upon it too, and take long to show the same.
   */
  readonly near: Readonly<Record<string, readonly string[]>>;
}

/** Tests that see what was not mutated: sources, documents, CommonJS, tarballs. Or the table, once more. */
export const NEVER: readonly string[] = [
  "broken-checks",
  "documentation",
  "drop-in",
  "exports",
  "lambda",
  "nest",
  "small-chunks",
  "two-copies",
  "workerd",
];

const adapter = (name: string): Target => ({ name, table: false, near: {} });

const CORE: Target["near"] = {
  authenticate: ["receiver", "told"],
  base64: ["engines", "token"],
  body: ["body"],
  "byte-store": ["body", "byte-store"],
  claims: ["receiver"],
  credentials: ["credentials"],
  "crypto/node": ["body", "engines"],
  "crypto/web": ["body", "engines"],
  destination: ["destination"],
  "key-sources": ["keyring"],
  keyring: ["keyring", "told"],
  options: ["options", "receiver"],
  production: ["environment"],
  "published-keys": ["keyring"],
  "read-bytes": ["body", "handle-request"],
  receiver: ["handle-request", "receiver", "told"],
  refusal: ["errors", "told"],
  region: ["region"],
  settings: ["credentials", "environment", "keyring"],
  "signing-key": ["signing-key"],
  "signing-key-form": ["signing-key-form"],
  token: ["token"],
  "trusted-keys": ["environment", "receiver", "told"],
};

export const targets: readonly Target[] = [
  { name: "core", table: true, near: CORE },
  ...["express", "fastify", "hono", "next", "workflow"].map(adapter),
];

/** Where its source is. */
export const sourceOf = ({ name }: Target): URL =>
  new URL(`../../../packages/${name}/src/`, import.meta.url);

/** The files of a package that have anything to mutate, without their ending. */
export function filesOf(target: Target): readonly string[] {
  return readdirSync(sourceOf(target), { encoding: "utf8", recursive: true })
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts"))
    .map((path) => path.slice(0, -".ts".length))
    .sort();
}
