import isUnicodeSupported from "is-unicode-supported";

/**
 * Whether the screen of this process shows symbols such as ✓. Old consoles of Windows and the console of
 * Linux do not. Elsewhere, a locale other than UTF-8 does not. If no locale is set, as in a container, the
 * terminal is most likely a modern one.
 */
export function hasSymbols(env: Readonly<Record<string, string | undefined>>): boolean {
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"];
  const isForeign = process.platform !== "win32" && locale && !/utf-?8/i.test(locale);
  return isUnicodeSupported() && !isForeign;
}
