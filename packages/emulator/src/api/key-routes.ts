import type { Services } from "../services.js";
import type { Api } from "./api.js";

/** The signing keys. */
export function keyRoutes(api: Api, { state, rollKeys }: Services): void {
  api.get("/v2/keys", (c) => c.json(state.keys.pair));
  // The second is an older name.
  api.on("POST", ["/v2/keys/rotate", "/v2/rotate"], (c) => c.json(rollKeys()));
}
