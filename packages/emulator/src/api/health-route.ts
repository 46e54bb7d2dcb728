import type { Api } from "./api.js";

/**
 * Where a container's health is asked for: outside QStash's own paths, without a token, and without a fault or a
 * line in the requests.
 */
export function healthRoute(api: Api): void {
  api.get("/health", (c) => c.text("ok"));
}
