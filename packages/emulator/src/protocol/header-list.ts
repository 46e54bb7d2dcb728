import { fieldsOf } from "./fields.js";

/** Headers as QStash shows them: canonical names, each with its values. */
export type HeaderList = Readonly<Record<string, readonly string[]>>;

/** The spelling of a header's name that QStash keeps: `x-order-id` is `X-Order-Id`. */
export function canonicalName(name: string): string {
  return name.toLowerCase().replaceAll(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
}

/**
 * The headers whose names begin with a prefix, under what follows it.
 *
 * @param prefix in lower case
 * @param rename the prefix they get instead
 */
export function headersBehind(headers: Headers, prefix: string, rename = ""): HeaderList {
  const list: Record<string, readonly string[]> = {};
  for (const [name, value] of headers) {
    const rest = name.startsWith(prefix) ? name.slice(prefix.length) : "";
    if (rest) list[canonicalName(rename + rest)] = [value];
  }
  return list;
}

/** The same headers for a message that is to be parsed again. */
export function toHeaders(list: HeaderList): Headers {
  return new Headers(
    Object.entries(list).flatMap(([name, values]) =>
      values.map((value): [string, string] => [name, value]),
    ),
  );
}

/** Headers as JSON has them, each name with its value or values. @throws ApiError 400 */
export function headerListOf(value: unknown): HeaderList {
  const entries = Object.entries(fieldsOf(value)).map(([name, values]) => [
    canonicalName(name),
    [values].flat().map(String),
  ]);
  return Object.fromEntries(entries);
}
