import type { Api } from "./api.js";

/**
 * The health check of a container. It is outside QStash's own paths, needs no token, has no faults and is not
 * recorded.
 */
export function healthRoute(api: Api): void {
  api.get("/health", (c) => c.text("ok"));
}
