import { fromFetch } from "./call.js";
import type { Handle } from "./workflow.js";

/** What SvelteKit, Astro, SolidStart, TanStack Start and React Router call an endpoint with. */
export interface RequestEvent {
  readonly request: Request;
}

/** The endpoint of a route, as SvelteKit, Astro, SolidStart and TanStack Start name it. */
export interface Endpoint<Event extends RequestEvent = RequestEvent> {
  readonly POST: (event: Event) => Promise<Response>;
}

/** Answers what a framework hands over as a Fetch API request. */
export function endpoint(handle: Handle): Endpoint {
  return { POST: ({ request }) => handle(fromFetch(request)) };
}
