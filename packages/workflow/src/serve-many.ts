import { ConfigurationError } from "@qstash-verify/core";
import type { InvokableWorkflow, RouteFunction } from "@upstash/workflow";
import type { SharedOptions, WorkflowOptions } from "./options.js";
import { type Handle, workflow } from "./workflow.js";

/** A workflow of `serveMany`: of any payload and result. Its options may be the vendor's or ours. */
// biome-ignore lint/suspicious/noExplicitAny: a function of any payload is no function of unknown ones
export type Workflows = Readonly<Record<string, InvokableWorkflow<any, any>>>;

/** A workflow that others can invoke, and `serveMany` serves. */
export function createWorkflow<Payload = unknown, Result = unknown>(
  routeFunction: RouteFunction<Payload, Result>,
  options: WorkflowOptions<Payload, Result> = {},
): InvokableWorkflow<Payload, Result> {
  return { routeFunction, options: options as InvokableWorkflow<Payload, Result>["options"] };
}

/**
 * Several workflows at one place, each under its name: the last segment of the request's path.
 *
 * @param options For all of them; a workflow's own come first.
 * @throws ConfigurationError `option_invalid` (a name with a slash)
 */
export function workflows(given: Workflows, options: SharedOptions = {}): Handle {
  const handles = new Map<string, Handle>();
  for (const [name, member] of Object.entries(given)) {
    if (name.includes("/")) {
      throw new ConfigurationError("option_invalid", "the name of a workflow takes no slash");
    }
    // What `context.invoke` goes by.
    member.workflowId = name;
    const own = member.options as WorkflowOptions;
    handles.set(name, workflow(member.routeFunction, { ...options, ...own }));
  }
  return async (call) => {
    const [path = ""] = call.url.split(/[?#]/);
    const handle = handles.get(path.slice(path.lastIndexOf("/") + 1));
    return handle ? handle(call) : new Response("there is no such workflow", { status: 404 });
  };
}
