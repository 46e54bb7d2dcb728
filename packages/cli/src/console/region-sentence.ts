/** What went wrong with a region, as a sentence to be shown beside the region's name. */
export function regionSentence(message: string, region: string): string {
  const text = message.replace(`${region}: `, "");
  // An address is not written with a capital.
  const first = /^https?:/.test(text) ? text[0] : text[0]?.toUpperCase();
  return `${first ?? ""}${text.slice(1)}${text.endsWith(".") ? "" : "."}`;
}
