const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * JSON on several lines. Values are not parsed: numbers keep all their digits, and duplicate names stay.
 *
 * @returns `undefined` if the result is too long: the size grows with the square of the depth
 */
export function indentedJson(json: string, longest: number): string | undefined {
  let depth = 0;
  let former = "";
  let text = "";
  for (const [token] of json.matchAll(TOKEN)) {
    const isEnd = token === "}" || token === "]";
    if (isEnd) depth -= 1;
    const isEmpty = isEnd && (former === "{" || former === "[");
    const begins = former === "{" || former === "[" || former === "," || isEnd;
    if (begins && !isEmpty && text !== "") text += `\n${"  ".repeat(depth)}`;
    text += token === ":" ? ": " : token;
    if (token === "{" || token === "[") depth += 1;
    former = token;
    if (text.length > longest) return undefined;
  }
  return text;
}
