import type { Region } from "@qstash-verify/core";
import type { Api } from "../api/api.js";
import { ApiError } from "../api/api-error.js";
import { pathOf } from "./calls.js";

/** A run that was woken, by a message. */
export interface Woken {
  readonly region: Region;
  readonly messageId: string;
}

/** Wakes the runs that wait for an event, in each region. @throws Failure */
export async function notify(
  apis: readonly Api[],
  event: string,
  body: Uint8Array | undefined,
): Promise<Woken[]> {
  const path = pathOf("/v2/notify", event);
  const woken: Woken[] = [];
  for (const api of apis) {
    const { region } = api.account;
    try {
      // Once: a second one would wake those that have begun to wait since.
      const call = { method: "POST", path, answers: true } as const;
      const content = body && { body: new Uint8Array(body) };
      const answer = await api.once<unknown>({ ...call, ...content });
      const all = Array.isArray(answer) ? answer : [];
      woken.push(...all.map((each) => ({ region, messageId: String(Object(each).messageId) })));
    } catch (error) {
      throw error instanceof ApiError ? api.failure(error) : error;
    }
  }
  return woken;
}
