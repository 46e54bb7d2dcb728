import { Cron } from "croner";
import { ApiError } from "./api-error.js";

/** When a schedule is due: five fields, optionally after `CRON_TZ=Area/City`. */
export class CronExpression {
  readonly text: string;
  readonly #cron: Cron;

  /** @throws ApiError 400 */
  constructor(text: string) {
    const [, timezone = "UTC", fields] = /^(?:CRON_TZ=(\S+)\s+)?(.*)$/.exec(text) ?? [];
    this.text = text;
    // A date is not a cron expression, and some dialects' extensions, such as the last day, are not
    // supported.
    if (
      !/^[\d*,/\sA-Za-z-]+$/.test(fields ?? "") ||
      /\d[LW]|(^|[\s,])L|#|\dT\d/i.test(fields ?? "")
    ) {
      throw new ApiError(400, "invalid cron", { sent: text });
    }
    try {
      // Without a function it starts no timer. The emulator's clock decides when.
      this.#cron = new Cron(fields ?? "", { timezone, mode: "5-part" });
      this.next(0);
    } catch (error) {
      throw new ApiError(400, "invalid cron", {
        sent: error instanceof Error ? error.message : text,
      });
    }
  }

  /** The first time after another, in milliseconds since 1970, if there is one. */
  next(after: number): number | undefined {
    return this.#cron.nextRun(new Date(after))?.getTime();
  }
}
