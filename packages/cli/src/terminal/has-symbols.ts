import isUnicodeSupported from "is-unicode-supported";

/**
 * Whether the screen of this process shows symbols such as ✓. Old consoles of Windows and that of Linux do
 * not; elsewhere a locale that is named, and is not UTF-8, has none. Where none is named, as in a container,
 * the terminal is most likely one of today's.
 */
export function hasSymbols(env: Readonly<Record<string, string | undefined>>): boolean {
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"];
  const isForeign = process.platform !== "win32" && locale && !/utf-?8/i.test(locale);
  return isUnicodeSupported() && !isForeign;
}
