/** What went wrong with a region, as a sentence to be shown beside the region's name. */
export function regionSentence(message: string, region: string): string {
  const text = message.replace(`${region}: `, "");
  return `${text[0]?.toUpperCase() ?? ""}${text.slice(1)}${text.endsWith(".") ? "" : "."}`;
}
