import type { Api } from "./api.js";

/** Whether it is ready, as the Python client asks. */
export function readinessRoutes(api: Api): void {
  api.get("/v2/readiness", (c) => c.json({ ready: true }));
}
