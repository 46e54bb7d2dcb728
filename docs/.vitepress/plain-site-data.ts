const DATA = /__VP_SITE_DATA__=deserializeFunctions\(JSON\.parse\(("(?:[^"\\]|\\.)*")\)\)/;

/**
 * Takes functions out of what the site tells each page of its settings. They are needed only where the site is
 * built, and a page would need `unsafe-eval` in its content security policy to read them.
 */
export function withoutFunctions(html: string): string {
  return html.replace(DATA, (_all, literal: string) => {
    const data = JSON.stringify(JSON.parse(JSON.parse(literal), withoutFunction));
    return `__VP_SITE_DATA__=JSON.parse(${JSON.stringify(data).replaceAll("<", "\\u003C")})`;
  });
}

function withoutFunction(_key: string, value: unknown): unknown {
  return typeof value === "string" && value.startsWith("_vp-fn_") ? undefined : value;
}
