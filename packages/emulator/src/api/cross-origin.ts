import type { Next } from "hono";
import type { ApiContext } from "./api.js";

/** Headers for the browser of an allowed page. The token is in a header, so no cookies are needed. */
function pageHeaders(origin: string): Record<string, string> {
  return { "Access-Control-Allow-Origin": origin, Vary: "Origin" };
}

/**
 * Answers a browser's preflight request; `undefined` for any other request.
 *
 * @param origin a page that is allowed
 * @see the Fetch standard, "CORS-preflight fetch", and Private Network Access
 */
export function answerPreflight(c: ApiContext, origin: string): Response | undefined {
  const method = c.req.header("Access-Control-Request-Method");
  if (c.req.method !== "OPTIONS" || method === undefined) return undefined;
  // The page chooses the names of forwarded headers, and a wildcard would not cover Authorization.
  const headers = c.req.header("Access-Control-Request-Headers");
  const isPrivate = c.req.header("Access-Control-Request-Private-Network") === "true";
  return c.body(null, 204, {
    ...pageHeaders(origin),
    "Access-Control-Allow-Methods": "GET, POST, PUT, PATCH, DELETE",
    ...(headers && { "Access-Control-Allow-Headers": headers }),
    ...(isPrivate && { "Access-Control-Allow-Private-Network": "true" }),
  });
}

/** Lets a page read the answer, whatever it is. */
export async function allowPage(c: ApiContext, origin: string, next: Next): Promise<undefined> {
  await next();
  const headers = { ...pageHeaders(origin), "Access-Control-Expose-Headers": "*" };
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
}
