import type { MessageSummary } from "../../../src/contract/message.js";

/** The filters of the list, from the address. An empty filter has no effect. */
export interface MessageFilter {
  readonly region?: string;
  readonly state?: string;
  /** Words that must all occur in the message. */
  readonly search?: string;
}

/** The messages that match all parts of a filter. */
export function filtered(
  messages: readonly MessageSummary[],
  { region, state, search = "" }: MessageFilter,
): readonly MessageSummary[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (!region && !state && words.length === 0) return messages;
  return messages.filter(
    (message) =>
      (!region || message.region === region) &&
      (!state || message.state === state) &&
      words.every((word) => textOf(message).includes(word)),
  );
}

/**
 * The searched text of each message. It is made once, because a search goes through all messages for each
 * typed letter.
 */
const texts = new WeakMap<MessageSummary, string>();

function textOf(message: MessageSummary): string {
  const known = texts.get(message);
  if (known !== undefined) return known;
  const text = searchedText(message);
  texts.set(message, text);
  return text;
}

function searchedText(message: MessageSummary): string {
  const { messageId, url, label, scheduleId, queue, urlGroup, flowControlKey } = message;
  const { workflowRunId, code, status, error, method } = message;
  return [
    messageId,
    url,
    label,
    scheduleId,
    queue,
    urlGroup,
    flowControlKey,
    workflowRunId,
    code,
    status,
    error,
    method,
  ]
    .join("\n")
    .toLowerCase();
}
