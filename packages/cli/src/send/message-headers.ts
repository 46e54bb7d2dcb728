import { readBytes } from "../environment/load-environment.js";
import { Failure } from "../failure.js";

/** A JSON body is sent as JSON, unless a header says otherwise. */
export function withContentType(
  headers: Record<string, string>,
  body: Uint8Array,
): Record<string, string> {
  const isNamed = Object.keys(headers).some((name) => name.toLowerCase() === "content-type");
  return isNamed || !isJson(body) ? headers : { "Content-Type": "application/json", ...headers };
}

function isJson(body: Uint8Array): boolean {
  try {
    JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    return true;
  } catch {
    return false;
  }
}

/** What Node.js refuses in a value, such as the letters of most languages. */
const NOT_SENDABLE = /[^\t\x20-\x7e\x80-\xff]/;

/** The headers that `--header` names. @throws Failure for a line that is no header, or a file that cannot be read */
export function headersOf(options: readonly string[]): Record<string, string> {
  const lines = options.flatMap((option) =>
    option.startsWith("@") ? readLines(option.slice(1)) : [option],
  );
  return Object.fromEntries(
    lines.map((line): [string, string] => {
      const [, name, value = ""] = /^([!#$%&'*+.^`|~\w-]+):\s*(.*)$/.exec(line) ?? [];
      // The value is not quoted: it may be a token without a header name.
      if (name === undefined) throw new Failure('--header must be "Name: value"');
      if (/^transfer-encoding$/i.test(name)) {
        throw new Failure(
          `--header ${name}: you cannot set it, because the command sets the length from the body`,
        );
      }
      if (NOT_SENDABLE.test(value)) {
        throw new Failure(`--header ${name}: its value has characters that no header can have`);
      }
      return [name, value];
    }),
  );
}

function readLines(file: string): string[] {
  const lines = readBytes(file).toString().split(/\r?\n/);
  return lines.filter((line) => line.trim() !== "");
}
