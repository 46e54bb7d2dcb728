import type { Services } from "../services.js";
import type { Api, ApiContext } from "./api.js";
import { attribute, bytesOf } from "./request-parts.js";

/** The webhooks of runs: the request is the data of an event, which is kept if no run waits for it yet. */
export function webhookRoutes(api: Api, { state, waiting }: Services): void {
  api.all("/v2/workflows/hooks/:user/:run/:event", async (c) => {
    attribute(c, c.req.param("run"));
    const run = state.runs.get(c.req.param("run"));
    const data = Buffer.from(JSON.stringify(await requestOf(c)));
    waiting.notify(c.req.param("event"), data, run);
    return c.body(null, 200);
  });
}

/** A request, in the form from which the SDK rebuilds it. */
async function requestOf(c: ApiContext): Promise<object> {
  const { host = "" } = c.req.header();
  return {
    method: c.req.method,
    proto: "http",
    host,
    url: c.env.incoming.url,
    header: Object.fromEntries([...c.req.raw.headers].map(([name, value]) => [name, [value]])),
    body: Buffer.from(await bytesOf(c)).toString("base64"),
  };
}
