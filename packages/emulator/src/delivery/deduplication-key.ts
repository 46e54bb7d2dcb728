import { createHash } from "node:crypto";
import type { MessageSettings } from "../message/message-settings.js";

/** The parts of a message that are compared. */
interface Deduplicated {
  readonly destination: string;
  readonly settings: MessageSettings;
  readonly body: Uint8Array;
}

/** What makes a message the same as another: its id, or its destination, headers and body. */
export function deduplicationKey(
  { destination, settings, body }: Deduplicated,
  url: string,
): string | undefined {
  const endpoint = destination === url ? "" : url;
  if (settings.deduplicationId) return `id ${settings.deduplicationId} ${endpoint}`;
  if (!settings.contentBasedDeduplication) return undefined;
  const content = createHash("sha256");
  content.update(JSON.stringify([destination, endpoint, settings.headers]));
  return `content ${content.update(body).digest("hex")}`;
}
