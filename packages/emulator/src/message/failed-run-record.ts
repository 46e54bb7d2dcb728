import type { Codec } from "../storage/records.js";
import { type AnswerRecord, answerToRecord, recordToAnswer } from "./answer-record.js";
import type { FailedRun, FailureCall } from "./failed-run.js";
import { messageEntity } from "./message-record.js";
import { type WaiterRecord, waiterCodec } from "./waiter-record.js";

/** The remains of a failed run, as they are stored. */
type FailedRunRecord = Omit<FailedRun, "cause" | "messages" | "waiters" | "call"> & {
  readonly cause?: AnswerRecord | undefined;
  readonly messages: readonly string[];
  readonly waiters: readonly WaiterRecord[];
  readonly call?: CallRecord | undefined;
};

type CallRecord = Omit<FailureCall, "message" | "answer"> & {
  readonly message: string;
  readonly answer?: AnswerRecord | undefined;
};

export const failedRunCodec: Codec<FailedRun, FailedRunRecord> = {
  encode: ({ cause, messages, waiters, call, ...failed }, records) => ({
    ...failed,
    cause: answerToRecord(cause),
    messages: messages.map((each) => records.reference(messageEntity, each)),
    waiters: waiters.map((each) => waiterCodec.encode(each, records)),
    call: call && {
      ...call,
      message: records.reference(messageEntity, call.message),
      answer: answerToRecord(call.answer),
    },
  }),
  decode: ({ cause, messages, waiters, call, ...failed }, records) => ({
    ...failed,
    cause: recordToAnswer(cause),
    messages: messages.map((each) => records.resolve(messageEntity, each)),
    waiters: waiters.map((each) => waiterCodec.decode(each, records, "")),
    call: call && {
      ...call,
      message: records.resolve(messageEntity, call.message),
      answer: recordToAnswer(call.answer),
    },
  }),
};
