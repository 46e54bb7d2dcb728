import { Hono, type Next } from "hono";
import { ApiError, type RefusalCode } from "../protocol/api-error.js";
import type { Services } from "../services.js";
import type { Api, ApiContext, ApiEnvironment } from "./api.js";
import { limitBodies } from "./body-limits.js";
import { bulkActionRoutes } from "./bulk-action-routes.js";
import { deadLetterRoutes } from "./dead-letter-routes.js";
import { eventRoutes } from "./event-routes.js";
import { flowControlRoutes } from "./flow-control-routes.js";
import { type FrontOptions, front } from "./front.js";
import { type AllowedCallers, gate } from "./gate.js";
import { healthRoute } from "./health-route.js";
import { keptAnswers } from "./kept-answers.js";
import { keyRoutes } from "./key-routes.js";
import { logRoutes } from "./log-routes.js";
import { messageRoutes } from "./message-routes.js";
import { routedPath } from "./paths.js";
import { publishRoutes } from "./publish-routes.js";
import { queueRoutes } from "./queue-routes.js";
import { readinessRoutes } from "./readiness-routes.js";
import { queryToken, targetOf } from "./request-parts.js";
import { runDeadLetterRoutes } from "./run-dead-letter-routes.js";
import { runRoutes } from "./run-routes.js";
import { scheduleRoutes } from "./schedule-routes.js";
import { triggerRoutes } from "./trigger-routes.js";
import { urlGroupRoutes } from "./url-group-routes.js";
import { webhookRoutes } from "./webhook-routes.js";

/** What the API needs besides its routes. */
export interface ApiOptions extends Services, FrontOptions {
  readonly token: string;
  /** The other region's token. It is refused with another problem than an unknown token. */
  readonly otherToken: () => string;
  readonly host: string;
  readonly allow: AllowedCallers;
}

/** Puts the API of a region together. A new kind of resource is one more line here. */
export function createApi(options: ApiOptions): Api {
  const api: Api = new Hono<ApiEnvironment>({ getPath: routedPath });
  api.use(gate(options.allow, options.host, options.tellRefusal));
  healthRoute(api);
  api.use(front(options));
  api.use(keptAnswers(options.records));
  limitBodies(api, options.limits);
  // The caller of a webhook has no token.
  webhookRoutes(api, options);
  api.use((c, next) => authenticate(options, c, next));
  publishRoutes(api, options);
  triggerRoutes(api, options);
  messageRoutes(api, options);
  bulkActionRoutes(api, options);
  deadLetterRoutes(api, options);
  scheduleRoutes(api, options);
  queueRoutes(api, options);
  urlGroupRoutes(api, options);
  flowControlRoutes(api, options);
  logRoutes(api, options);
  keyRoutes(api, options);
  readinessRoutes(api);
  runRoutes(api, options);
  eventRoutes(api, options);
  runDeadLetterRoutes(api, options);
  api.notFound(() => {
    throw new ApiError(404, "not found", { code: "path_unknown" });
  });
  api.onError((error, c) =>
    c.json({ error: error.message }, error instanceof ApiError ? error.status : 500),
  );
  return api;
}

async function authenticate(
  { token, otherToken }: ApiOptions,
  c: ApiContext,
  next: Next,
): Promise<void> {
  const bearer = /^Bearer (.+)$/i.exec(c.req.header("Authorization") ?? "")?.[1];
  // If the token is in the query, the `Authorization` header belongs to the webhook.
  const given = queryToken(targetOf(c)) ?? bearer;
  if (!given) throw new ApiError(401, "unauthorized");
  if (given !== token) {
    const code: RefusalCode = given === otherToken() ? "token_of_other_region" : "token_unknown";
    throw new ApiError(404, "user not found in this region", { code });
  }
  await next();
}
