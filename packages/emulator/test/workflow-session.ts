import { getRequestListener } from "@hono/node-server";
import {
  createEmulator,
  type Emulator,
  type EmulatorOptions,
  type Region,
} from "@qstash-verify/emulator";
import { Client as Publisher, Receiver } from "@upstash/qstash";
import { Client, serve, type WorkflowContext, type WorkflowServeOptions } from "@upstash/workflow";
import { onTestFinished } from "vitest";
import { LocalServer } from "./local-server.js";

/** One request that an application of workflows got, and what it answered. */
interface Handled {
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
  readonly status: number;
}

type Handler = (request: Request) => Promise<Response>;
type Options = Omit<WorkflowServeOptions, "url" | "schema" | "initialPayloadParser">;

/** A real server on which the vendor's `serve` runs workflows, each at a path of its own. */
class Workflows extends LocalServer {
  readonly handled: Handled[] = [];
  readonly #routes = new Map<string, Handler>();
  readonly #emulator: Emulator;
  readonly #region: Region;

  constructor(emulator: Emulator, region: Region) {
    super(getRequestListener((request) => this.#handle(request), { overrideGlobalObjects: false }));
    this.#emulator = emulator;
    this.#region = region;
  }

  /** Adds a workflow, verified with the keys of the region; its URL is what is returned. */
  add<T = unknown>(
    path: string,
    route: (context: WorkflowContext<T>) => Promise<unknown>,
    options: Options = {},
  ): string {
    const { current, next } = this.#emulator.regions[this.#region].keys;
    const { handler } = serve<T>(route, {
      qstashClient: publisherOf(this.#emulator, this.#region),
      receiver: new Receiver({ currentSigningKey: current, nextSigningKey: next }),
      ...(options as object),
    });
    return this.route(path, handler);
  }

  /** Adds anything else, such as a third party. */
  route(path: string, handler: Handler): string {
    this.#routes.set(path, handler);
    return this.url(path);
  }

  async #handle(request: Request): Promise<Response> {
    const { pathname: path } = new URL(request.url);
    const body = await request.clone().text();
    const handler = this.#routes.get(path);
    const response = handler ? await handler(request) : new Response(null, { status: 404 });
    this.handled.push({ path, headers: request.headers, body, status: response.status });
    return response;
  }
}

/** An emulator whose clock is moved by hand, an application of workflows, and the vendor's client. */
export async function startWorkflows(
  options: EmulatorOptions = {},
  region: Region = "EU_CENTRAL_1",
) {
  const emulator = await createEmulator({ clock: "manual", ...options }).start();
  const workflows = await new Workflows(emulator, region).start();
  // The application last: it may call the emulator while it ends.
  onTestFinished(async () => {
    await emulator.stop();
    workflows.stop();
  });
  const { url: baseUrl, token } = emulator.regions[region];
  const client = new Client({ baseUrl, token, retry: false });
  return { emulator, workflows, client, region: emulator.regions[region] };
}

/** The client that a workflow answers with; it tries again as the vendor's default does, sooner. */
export function publisherOf(emulator: Emulator, region: Region): Publisher {
  const { url: baseUrl, token } = emulator.regions[region];
  return new Publisher({ baseUrl, token, retry: { retries: 5, backoff: () => 1 } });
}
