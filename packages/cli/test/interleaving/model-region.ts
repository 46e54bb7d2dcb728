import type { ApiCall } from "../../dist/api/api-call.js";
import { ApiError } from "../../dist/api/api-error.js";
import { isPlaceholder } from "../../dist/migration/schedule/placeholder.js";

/** A schedule, as the API shows it. */
export interface ModelSchedule {
  readonly scheduleId: string;
  readonly cron: string;
  readonly destination: string;
  readonly labels?: readonly string[];
  isPaused: boolean;
}

/** The schedules of a region, as far as a migration can tell it from a real one. */
export class ModelRegion {
  readonly schedules = new Map<string, ModelSchedule>();
  /** The ids of all that ran at any moment after a call. */
  readonly everRan = new Set<string>();
  /** How many there may be. */
  limit = Number.POSITIVE_INFINITY;
  /** Whether replacing a paused schedule leaves it paused: that is not documented. */
  readonly keepsPause: boolean;

  constructor(keepsPause: boolean) {
    this.keepsPause = keepsPause;
  }

  /** Whether a schedule is there that fires: a placeholder does not. */
  runs(id: string): boolean {
    const schedule = this.schedules.get(id);
    return schedule?.isPaused === false && !isPlaceholder(schedule as never);
  }

  /**
   * Forgets what ran and does no more. If another folder's undo deletes a copy between its pause and its
   * replacement, it is created anew, and paused by the very next call.
   */
  forgive(): void {
    for (const id of this.everRan) if (!this.runs(id)) this.everRan.delete(id);
  }

  /** Carries a call out. @throws ApiError */
  answer(call: ApiCall): unknown {
    const answer = this.#answer(call);
    for (const id of this.schedules.keys()) if (this.runs(id)) this.everRan.add(id);
    return answer;
  }

  #answer({ method, path, headers = {} }: ApiCall): unknown {
    if (path === "/v2/topics" || path === "/v2/queues") return [];
    if (path === "/v2/schedules") return [...this.schedules.values()].map((each) => ({ ...each }));
    const [, id = "", action] = /^\/v2\/schedules\/([^/]+)(?:\/(pause|resume))?$/.exec(path) ?? [];
    if (method === "POST" && !action) return this.#put(path, headers);
    const schedule = this.schedules.get(id);
    if (!schedule) throw new ApiError("schedule not found", { status: 404 });
    if (method === "DELETE") this.schedules.delete(id);
    if (action) schedule.isPaused = action === "pause";
    return { ...schedule };
  }

  #put(path: string, headers: Readonly<Record<string, string>>): unknown {
    const scheduleId = headers["Upstash-Schedule-Id"] ?? "";
    const former = this.schedules.get(scheduleId);
    if (!former && this.schedules.size >= this.limit) {
      throw new ApiError("quota exceeded: schedules", { status: 412 });
    }
    const labels = headers["Upstash-Label"]?.split(",");
    this.schedules.set(scheduleId, {
      scheduleId,
      cron: headers["Upstash-Cron"] ?? "",
      destination: path.slice("/v2/schedules/".length),
      ...(labels && { labels }),
      isPaused: this.keepsPause && former?.isPaused === true,
    });
    return { scheduleId };
  }
}
