/**
 * What the page may do: run the site's own scripts, and load its own styles and images. It may open no
 * connection and send no form, so what is pasted cannot leave it.
 *
 * @param hashes Of the scripts that are part of its HTML.
 */
export function contentPolicy(hashes: readonly string[] = []): string {
  return [
    "default-src 'none'",
    ["script-src 'self'", ...hashes.map((hash) => `'${hash}'`)].join(" "),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join("; ");
}
