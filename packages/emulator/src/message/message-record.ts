import { bytesToText, textToBytes } from "../storage/bytes.js";
import type { Entity, Records } from "../storage/records.js";
import type { Message } from "./message.js";
import type { RunMember } from "./run.js";
import { runEntity } from "./run-record.js";

/** The fields of a message that change on its way. */
type Progress = Pick<Message, "notBefore" | "retried">;

/** A message, as it is stored. All fields that are not named here are plain JSON. */
type MessageRecord = Omit<Message, "body" | "member" | "finished" | "timer"> & {
  readonly body: string;
  readonly member?: (Omit<RunMember, "run"> & { readonly run: string }) | undefined;
};

const PROGRESS = "progress";

/** Messages are stored as long as anything refers to them. The ones that a region lists are not finished. */
export const messageEntity: Entity<Message, MessageRecord> = {
  kind: "message",
  keyOf: ({ messageId }) => messageId,
  encode({ timer, finished, body, member, ...message }, records) {
    return {
      ...message,
      body: bytesToText(body),
      member: member && { ...member, run: records.reference(runEntity, member.run) },
    };
  },
  decode({ body, member, ...message }, records, key) {
    return {
      ...message,
      ...(records.stored(PROGRESS).get(key) as Progress | undefined),
      body: textToBytes(body),
      member: member && { ...member, run: records.resolve(runEntity, member.run) },
      finished: true,
      timer: undefined,
    };
  },
};

/** Records how far a message is, without its body. */
export function recordProgress(message: Message, records: Records): void {
  records.put(PROGRESS, message.messageId, (): Progress => {
    return { notBefore: message.notBefore, retried: message.retried };
  });
}
