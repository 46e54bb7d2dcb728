import { ConfigurationError } from "@qstash-verify/core";

/** A table's name, quoted: alone, and with its schema if one was given. */
export interface TableName {
  readonly alone: string;
  readonly full: string;
}

/** Index names are derived from it, and Postgres cuts names after 63 bytes. */
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]{0,47}$/;

/**
 * Checks the name of a table. It is quoted, so capitals are kept as they are written.
 *
 * @throws ConfigurationError `option_invalid`
 */
export function tableName(given: unknown): TableName {
  const parts = typeof given === "string" ? given.split(".") : [];
  if (parts.length < 1 || parts.length > 2 || !parts.every((part) => IDENTIFIER.test(part))) {
    throw new ConfigurationError(
      "option_invalid",
      'table must be a name of at most 48 letters, digits and underscores, or "schema.name"',
    );
  }
  return { alone: String(parts.at(-1)), full: parts.map((part) => `"${part}"`).join(".") };
}
