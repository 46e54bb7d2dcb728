import type { Services } from "../services.js";
import type { Api } from "./api.js";

/** The signing keys. */
export function keyRoutes(api: Api, { state }: Services): void {
  api.get("/v2/keys", (c) => c.json(state.keys.pair));
  api.post("/v2/keys/rotate", (c) => c.json(state.keys.roll()));
}
