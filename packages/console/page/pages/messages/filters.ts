import type { MessageSummary } from "../../../src/contract/message.js";

/** What the list is narrowed to, as its address says; what is empty does not narrow it. */
export interface MessageFilter {
  readonly region?: string;
  readonly state?: string;
  /** Words that each have to be in it somewhere. */
  readonly search?: string;
}

/** Those that all parts of a filter let through. */
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

/** What is searched of each message. It is made once: a search goes through all, for each letter typed. */
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
