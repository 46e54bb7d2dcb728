/** Where the site is. */
const SITE = "https://qstash-verify.github.io/qstash-verify";

/** The page that explains an error code. */
export function pageOf(code: string): string {
  return `${SITE}/errors/${code}`;
}

/** The page that explains every diagnostic. */
export const DIAGNOSTICS_PAGE: string = `${SITE}/reference/diagnostics`;
