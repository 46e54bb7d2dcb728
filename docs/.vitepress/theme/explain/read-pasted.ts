import { splitShell } from "./split-shell.js";

/** What a pasted text says about a request. */
export interface Pasted {
  /** The value of `Upstash-Signature`, whatever it looks like. */
  readonly signature: string;
  /** The value of `Upstash-Region`. */
  readonly region: string | undefined;
  /** `undefined` if the text has no body, or only the name of a file. */
  readonly body: string | undefined;
}

/** Reads a token, header lines, an object of headers from a log, an HTTP request, or a curl command. */
export function readPasted(text: string): Pasted {
  const trimmed = text.trim();
  if (/^curl\s/.test(trimmed)) return readCurl(splitShell(trimmed));
  const signature = headerIn(trimmed, "Upstash-Signature");
  if (signature === undefined) return { signature: trimmed, region: undefined, body: undefined };
  return { signature, region: headerIn(trimmed, "Upstash-Region"), body: httpBody(trimmed) };
}

/** The value of a header, as a line of HTTP or as a property in a log. */
function headerIn(text: string, name: string): string | undefined {
  const begin = new RegExp(`${name}["']?[ \\t]*[:=,][ \\t]*\\[?[ \\t]*`, "i").exec(text);
  if (!begin) return undefined;
  const rest = text.slice(begin.index + begin[0].length);
  const value = /^"([^"]*)"|^'([^']*)'|^([^\r\n]*)/.exec(rest);
  return (value?.[1] ?? value?.[2] ?? value?.[3] ?? "").trim();
}

/** What follows the empty line of an HTTP request. */
function httpBody(text: string): string | undefined {
  if (!/^[A-Z]+ \S+ HTTP\/[\d.]+\r?\n/.test(text)) return undefined;
  const end = /\r?\n\r?\n/.exec(text);
  return end ? text.slice(end.index + end[0].length) : undefined;
}

const HEADER_OPTION = /^(?:-H|--header)$/;
const BODY_OPTION = /^(?:-d|--data|--data-ascii|--data-binary|--data-raw|--json)$/;

function readCurl(words: readonly string[]): Pasted {
  const valuesOf = (option: RegExp) =>
    words.flatMap((word, index) => (option.test(word) ? [[word, words[index + 1] ?? ""]] : []));
  const headers = valuesOf(HEADER_OPTION)
    .map(([, value]) => value)
    .join("\n");
  const bodies = valuesOf(BODY_OPTION);
  const isFile = bodies.some(
    ([option, value = ""]) => option !== "--data-raw" && value.startsWith("@"),
  );
  const body = bodies.map(([, value]) => value).join("&");
  return {
    signature: headerIn(headers, "Upstash-Signature") ?? "",
    region: headerIn(headers, "Upstash-Region"),
    body: bodies.length === 0 || isFile ? undefined : body,
  };
}
