import type { MessageDetail } from "@qstash-verify/console";
import type { Account } from "../../environment/account.js";
import { publishedBefore } from "../../migration/published-before.js";

/** A message; a dead letter also with where a migration has published it. */
export async function withPublished(
  detail: MessageDetail,
  account: Account,
  journalFolder?: string,
): Promise<MessageDetail> {
  const { dlqId } = detail.summary;
  if (dlqId === undefined) return detail;
  const published = (await publishedBefore(account, journalFolder))(dlqId);
  return { ...detail, ...(published && { published }) };
}
