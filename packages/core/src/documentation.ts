const DOCUMENTATION = "https://github.com/qstash-verify/qstash-verify/blob/main/docs";

/** The page that explains an error code. */
export function pageOf(code: string): string {
  return `${DOCUMENTATION}/errors/${code}.md`;
}

/** The page that explains every diagnostic. */
export const DIAGNOSTICS_PAGE: string = `${DOCUMENTATION}/diagnostics.md`;
