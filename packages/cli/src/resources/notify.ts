import type { Region } from "@qstash-verify/core";
import type { Api } from "../api/api.js";
import { ApiError } from "../api/api-error.js";
import { pathOf } from "./calls.js";

/** A run that was woken, by a message. */
interface Woken {
  readonly region: Region;
  readonly messageId: string;
}

/** What became of an event in all regions. */
export interface Notified {
  readonly woken: readonly Woken[];
  /** Why a region was not told of it. */
  readonly failures: readonly string[];
}

/** Wakes the runs that wait for an event: a region that fails does not keep those of the other asleep. */
export async function notify(
  apis: readonly Api[],
  event: string,
  body: Uint8Array | undefined,
): Promise<Notified> {
  const path = pathOf("/v2/notify", event);
  const woken: Woken[] = [];
  const failures: string[] = [];
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
      if (!(error instanceof ApiError)) throw error;
      failures.push(api.failure(error).message);
    }
  }
  return { woken, failures };
}
