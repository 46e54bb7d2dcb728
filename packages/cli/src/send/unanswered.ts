/** What to do where no connection came about, or none that makes sense, by the error's code. */
const REMEDIES: readonly (readonly [code: RegExp, remedy: string])[] = [
  [/^(ENOTFOUND|EAI_AGAIN)$/, "is the name right?"],
  [/ALTNAME/, "its certificate is for another name"],
  [
    /CERT|SELF_SIGNED|UNABLE_TO_/,
    "its certificate is not trusted here: NODE_EXTRA_CA_CERTS adds one",
  ],
  [/^(EPROTO|ERR_SSL_.*)$/, "does the app expect http:// instead of https://?"],
];

/**
 * Why a delivery has no answer, as the rest of a sentence that begins with the address.
 *
 * @param code of the error
 * @param status of the answer, if it had begun
 * @param seconds that were waited, if they were too few
 */
export function unanswered(
  code: string,
  status: number | undefined,
  seconds: number | undefined,
): string {
  if (seconds !== undefined) {
    const late = `gave no ${status === undefined ? "" : "complete "}answer in ${seconds} s`;
    return `${late}: does the handler answer every request?`;
  }
  if (status !== undefined) {
    return `answered ${status}, and then its answer broke off (${code}): the app's log may say why`;
  }
  if (code === "ECONNRESET") {
    return "closed the connection without an answer (ECONNRESET): look at the app's log, or use https:// if the app expects it";
  }
  if (code.startsWith("HPE_")) return `answered, but not in HTTP (${code}): is this its port?`;
  const remedy = REMEDIES.find(([each]) => each.test(code))?.[1];
  return `cannot be reached (${code}): ${remedy ?? "is the app running, and is this its port?"}`;
}
