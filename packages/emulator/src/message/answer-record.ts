import { bytesToText, textToBytes } from "../storage/bytes.js";
import type { Answer } from "./answer.js";

/** An answer, as it is kept. */
export type AnswerRecord = Omit<Answer, "body"> & { readonly body: string };

export function answerToRecord(answer: Answer | undefined): AnswerRecord | undefined {
  return answer && { ...answer, body: bytesToText(answer.body) };
}

export function recordToAnswer(stored: AnswerRecord | undefined): Answer | undefined {
  return stored && { ...stored, body: textToBytes(stored.body) };
}
