import {
  createWorkflow,
  type PagesHandlerArgs,
  serve,
  serveMany,
  type WorkersHandlerArgs,
  type WorkflowBindings,
} from "@upstash/workflow/cloudflare";

export interface Env extends WorkflowBindings {
  NAME: string;
}

const handler = serve<{ order: number }>(async (context) => context.run("pay", () => {}), {
  verbose: true,
});
export const onRequestPost = handler.fetch;
export const worker = {
  fetch: (...args: PagesHandlerArgs | WorkersHandlerArgs): Promise<Response> =>
    handler.fetch(...args),
};
export const page = ([{ request, env }]: PagesHandlerArgs): Promise<Response> => {
  const name: string | undefined = env["NAME"];
  return handler.fetch({ request, env: { ...env, NAME: name } });
};
export default serveMany({ mail: createWorkflow<unknown, string>(async () => "mailed") });
