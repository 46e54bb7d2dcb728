import type { MessageDetail } from "../../../src/contract/message.js";
import { timeText } from "../../parts/format.js";

/** The states that no other follows. */
const LAST = ["delivered", "dead", "cancelled"];

/** Warns before a message is sent once more that is still to be delivered; nothing if it has ended. */
export function stillDue({ summary }: Pick<MessageDetail, "summary">): string | undefined {
  const { state, nextAt } = summary;
  if (LAST.includes(state)) return undefined;
  const when =
    nextAt === undefined ? "still to be delivered" : `still due at ${timeText(nextAt, Date.now())}`;
  return `The message is ${when}, so it would be delivered twice.`;
}
