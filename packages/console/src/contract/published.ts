import type { PublishedLetter } from "./resource.js";

/**
 * Warns before dead letters are delivered again that a migration may have published in the other region.
 *
 * @returns `undefined` if it has published none of them
 */
export function publishedWarning(
  letters: readonly { readonly published?: PublishedLetter | undefined }[],
): string | undefined {
  const published = letters.flatMap((letter) => letter.published ?? []);
  if (published.length === 0) return undefined;
  const sure = published.filter(({ isUnclear }) => !isUnclear).length;
  const unclear = published.length - sure;
  const subject = (count: number) => (letters.length === 1 ? "It" : `${count} of these`);
  const said = [
    ...(sure > 0 ? [`${subject(sure)} ${sure === 1 ? "was" : "were"} already published`] : []),
    ...(unclear > 0 ? [`${subject(unclear)} may already have been published`] : []),
  ];
  const where = [...new Set(published.map(({ region }) => region))].join(" and ");
  const they = published.length === 1 ? "it" : "they";
  const are = sure === 0 ? "may be" : published.length === 1 ? "is" : "are";
  return `${said.join(", and ")} in ${where} by the migration. Delivered again, ${they} ${are} processed twice.`;
}
