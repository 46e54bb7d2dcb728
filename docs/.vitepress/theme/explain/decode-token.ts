/** Header and payload of a token as indented JSON, for reading; nothing in them is proven. */
export function decodeToken(token: string): string[] {
  return token
    .split(".")
    .slice(0, 2)
    .flatMap((part) => decoded(part) ?? []);
}

function decoded(part: string): string | undefined {
  try {
    const binary = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return JSON.stringify(JSON.parse(new TextDecoder().decode(bytes)), null, 2);
  } catch {
    return undefined;
  }
}
