import { ConfigurationError } from "@qstash-verify/core";
import { pathIn } from "@qstash-verify/core/building";
import type { InvokableWorkflow, RouteFunction } from "@upstash/workflow";
import type { SharedOptions, WorkflowOptions } from "./options.js";
import { type Handle, workflow } from "./workflow.js";

/** The workflows of `serveMany`, by name. Their options may be Upstash's or ours. */
// biome-ignore lint/suspicious/noExplicitAny: a function of any payload is no function of unknown ones
export type Workflows = Readonly<Record<string, InvokableWorkflow<any, any>>>;

/**
 * Makes a workflow that others can invoke, for `serveMany`.
 *
 * @example
 * ```ts
 * import { createWorkflow, serveMany } from "@qstash-verify/workflow";
 *
 * const ship = createWorkflow(async (context) => {
 *   await context.run("ship", () => console.log("shipped"));
 * });
 * const order = createWorkflow(async (context) => {
 *   await context.invoke("ship it", { workflow: ship, body: undefined });
 * });
 *
 * export const { handler } = serveMany({ order, ship });
 * ```
 */
export function createWorkflow<Payload = unknown, Result = unknown>(
  routeFunction: RouteFunction<Payload, Result>,
  options: WorkflowOptions<Payload, Result> = {},
): InvokableWorkflow<Payload, Result> {
  return { routeFunction, options: options as InvokableWorkflow<Payload, Result>["options"] };
}

/**
 * Several workflows at one place, each under its name: the last segment of the request's URL.
 *
 * @param options For all of them; what a workflow's own say comes first.
 * @throws ConfigurationError `option_invalid`
 */
export function workflows(given: Workflows, options: SharedOptions = {}): Handle<unknown[]> {
  const handles = new Map<string, Handle<unknown[]>>();
  for (const [name, member] of Object.entries(given)) {
    if (name === "" || name.includes("/")) {
      throw new ConfigurationError(
        "option_invalid",
        "the name of a workflow must not be empty or contain a slash",
      );
    }
    // What `context.invoke` goes by.
    member.workflowId = name;
    handles.set(name, workflow(member.routeFunction, merged(options, member.options)));
  }
  return async (call, ...host) => {
    // Also in a query: `context.invoke` replaces what is behind the last slash.
    const path = pathIn(call.url);
    const [name = ""] = (path.split("/").at(-1) ?? "").split("?");
    // Only QStash may name it there: routes, and `allowDirectTrigger`, go by the path.
    const isHidden = !call.headers.has("upstash-signature") && /[?#].*\//.test(path);
    const handle = isHidden ? undefined : handles.get(name);
    return handle
      ? handle(call, ...host)
      : new Response("there is no such workflow", { status: 404 });
  };
}

/** What decides who is trusted and where a workflow is. */
const DECISIVE = [
  "receiver",
  "allowDirectTrigger",
  "env",
  "qstashClient",
  "url",
  "baseUrl",
] as const satisfies (keyof WorkflowOptions)[];

/**
 * A workflow's own options over the shared ones. One that is there and undefined says nothing, and must not
 * take a shared one away; nor may one that comes from a prototype be lost.
 */
function merged(shared: WorkflowOptions, own: WorkflowOptions | object): WorkflowOptions {
  const said = Object.entries(own).filter(([, value]) => value !== undefined);
  const decisive = DECISIVE.map((name) => [name, (own as WorkflowOptions)[name] ?? shared[name]]);
  return {
    ...shared,
    ...Object.fromEntries([...said, ...decisive.filter(([, value]) => value !== undefined)]),
  };
}
