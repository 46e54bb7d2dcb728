import { ApiError } from "../protocol/api-error.js";
import { fieldsOf } from "../protocol/fields.js";
import { headerListOf } from "../protocol/header-list.js";
import type { Services } from "../services.js";
import type { Endpoint } from "../state/url-groups.js";
import type { Api, ApiContext } from "./api.js";
import { jsonOf } from "./request-parts.js";
import { filtersOf, NO_FILTERS, refuseSelection } from "./selection.js";

/** The URL groups, which the API calls topics. */
export function urlGroupRoutes(api: Api, { state, clock, limits }: Services): void {
  const { urlGroups } = state;
  const done = (c: ApiContext) => c.body(null, 200);

  api.get("/v2/topics", (c) => {
    filtersOf(c, NO_FILTERS);
    return c.json(urlGroups.list());
  });
  api.get("/v2/topics/:name", (c) => c.json(urlGroups.get(c.req.param("name"))));

  api.post("/v2/topics/:name/endpoints", async (c) => {
    const name = nameOf(c.req.param("name"));
    const endpoints = endpointsOf(await jsonOf(c));
    if (!urlGroups.find(name) && urlGroups.size >= limits.urlGroups) {
      throw new ApiError(412, "quota exceeded: topics");
    }
    urlGroups.add(name, endpoints as Endpoint[], clock.now());
    return done(c);
  });

  api.delete("/v2/topics/:name/endpoints", async (c) => {
    urlGroups.remove(c.req.param("name"), endpointsOf(await jsonOf(c)), clock.now());
    return done(c);
  });

  api.patch("/v2/topics/:name", async (c) => {
    const { headers } = fieldsOf(await jsonOf(c));
    urlGroups.setHeaders(c.req.param("name"), headerListOf(headers), clock.now());
    return done(c);
  });

  // An empty name means all of them, as in the vendor's API.
  api.delete("/v2/topics", async (c) => {
    await refuseSelection(c);
    for (const { name } of urlGroups.list()) urlGroups.delete(name);
    return done(c);
  });

  api.delete("/v2/topics/:name", (c) => {
    // Deleting a group that does not exist succeeds, too.
    urlGroups.delete(c.req.param("name"));
    return done(c);
  });
}

function nameOf(name: string): string {
  if (/^[A-Za-z0-9_.-]+$/.test(name)) return name;
  throw new ApiError(400, "invalid topic name", { sent: name });
}

function endpointsOf(body: unknown): Partial<Endpoint>[] {
  const { endpoints } = fieldsOf(body);
  if (!Array.isArray(endpoints) || endpoints.length === 0) {
    throw new ApiError(400, "endpoints are missing");
  }
  return endpoints.map((each) => {
    const { url, name } = fieldsOf(each);
    return {
      ...(typeof url === "string" && { url }),
      ...(typeof name === "string" && name !== "" && { name }),
    };
  });
}
