import type { DevPlan } from "../../dev/dev-plan.js";

/** Which regions of a local QStash were started, and through which an app sends. */
export type StartedRegions = Pick<DevPlan, "regions" | "primary">;
