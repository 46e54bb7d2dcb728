import type { Api } from "../api/api.js";
import { ApiError } from "../api/api-error.js";
import type { Place } from "../environment/account.js";
import { pathOf } from "./calls.js";

/** A run that was woken, by a message. */
interface Woken {
  readonly region: Place;
  readonly messageId: string;
}

/** The result of an event in all regions. */
export interface Notified {
  readonly woken: readonly Woken[];
  /** Why a region was not told of it. */
  readonly failures: readonly string[];
}

/** Wakes the runs that wait for an event. If one region fails, the other is still notified. */
export async function notify(
  apis: readonly Api[],
  event: string,
  body: Uint8Array | undefined,
): Promise<Notified> {
  const path = pathOf("/v2/notify", event);
  const woken: Woken[] = [];
  const failures: string[] = [];
  for (const api of apis) {
    const { place: region } = api;
    try {
      // Not repeated: a second call would wake runs that have begun to wait since.
      const call = { method: "POST", path, answers: true } as const;
      const content = body && { body: new Uint8Array(body) };
      const answer = await api.once<unknown>({ ...call, ...content });
      const all = Array.isArray(answer) ? answer : [];
      woken.push(...all.map((each) => ({ region, messageId: String(Object(each).messageId) })));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      failures.push(api.failure(error).message);
    }
  }
  return { woken, failures };
}
