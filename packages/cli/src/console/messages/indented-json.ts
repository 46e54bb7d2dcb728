const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * JSON in lines. No value is read: a number stays as long as it is, and a name that comes twice too.
 *
 * @returns `undefined` where that is longer than it may be: what is deep grows by its square
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
