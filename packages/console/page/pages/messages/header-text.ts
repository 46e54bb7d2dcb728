type Headers = readonly (readonly [name: string, value: string])[];

/** Headers as text, one a line. */
export function headerLines(headers: Headers): string {
  return headers.map(([name, value]) => `${name}: ${value}`).join("\n");
}

/** Reads them back. @returns what is wrong, as a sentence, if a line is not a header */
export function parseHeaders(text: string): Headers | string {
  const headers: [string, string][] = [];
  for (const line of text.split("\n").filter((each) => each.trim() !== "")) {
    const [, name, value] = /^\s*([!#$%&'*+.^`|~\w-]+)\s*:\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined)
      return `"${line.trim()}" is not a header: write Name: value.`;
    headers.push([name, value]);
  }
  return headers;
}
