import type { Credentials, Environment, KeyOptions, ReceiverOptions } from "@qstash-verify/core";
import type {
  QStashClientExtraConfig,
  WorkflowClient,
  WorkflowServeOptions,
} from "@upstash/workflow";

/**
 * The options of Upstash's `serve`. `receiver`, `qstashClient` and `env` are replaced by those of
 * {@link VerifiedOptions}, and `url` and `baseUrl` are described there.
 */
export type WorkflowOptions<Payload = unknown, Result = unknown> = Rest<
  WorkflowServeOptions<Payload, Result>
> &
  VerifiedOptions;

/** The options that several workflows can share. */
export type SharedOptions = Omit<WorkflowOptions, "url" | "schema" | "initialPayloadParser">;

/** Of each member of a union: there is `schema` or `initialPayloadParser`, not both. */
type Rest<Options> = Options extends unknown ? Omit<Options, keyof VerifiedOptions> : never;

/** Settings of a client from `@upstash/qstash`, except those that belong to one region. */
export type ClientSettings = Omit<QStashClientExtraConfig, "devMode">;

/** What a client from `@upstash/qstash` takes to send a run's next steps. */
export interface CredentialsOfRun extends Credentials {
  readonly devMode: false;
}

/** Makes the client that sends a run's next steps: `(credentials) => new MyClient(credentials)`. */
export type MakeClient = (credentials: CredentialsOfRun) => WorkflowClient;

/** The options that decide who is trusted and which account is used. */
export interface VerifiedOptions {
  /**
   * The workflow's public URL: what its requests must have been signed for, and where its runs continue. If
   * `baseUrl` or `UPSTASH_WORKFLOW_URL` is set too, only the path and query of `url` are used, and are appended to
   * it; `url` can then be a path. Any other value that is not an absolute `http` or `https` URL throws
   * `option_invalid`.
   */
  readonly url?: string | undefined;
  /**
   * The part of the workflow's public URL before the path: scheme, host and port, and a prefix if something
   * removes one before the app sees it. The path and query of `url` follow, or without `url` those of the request.
   * So it is not the whole URL. Default: `UPSTASH_WORKFLOW_URL`, which is meant the same way. In both, anything
   * but an absolute `http` or `https` URL is `option_invalid`.
   */
  readonly baseUrl?: string | undefined;
  /**
   * How requests are verified. Verification cannot be turned off. Keys come from the environment, as tokens do:
   * `env`, `currentSigningKey`, `nextSigningKey` or `devMode` here throws `option_invalid`.
   *
   * Without `receiver.url`, a request must have been signed for this workflow's own URL, as `url`, `baseUrl` and
   * `UPSTASH_WORKFLOW_URL` name it. If none of them is set, host, path and query of the request are compared.
   * `receiver.url` changes only what is compared: it does not say where a run continues.
   *
   * `receiver.strict` defaults to `true` here: a request with an `Upstash-Region` header that does not name its
   * key's region is refused, and QStash tries again. If the regions' keys are swapped, the run would otherwise continue in the region
   * that does not know it, and be lost.
   */
  readonly receiver?: Omit<ReceiverOptions, "env" | keyof KeyOptions> | undefined;
  /**
   * Settings of the clients that send a run's next steps; or a function that makes such a client from the
   * credentials of the run's region. A client belongs to one region, so an existing client throws
   * `option_invalid`, and so does a function that returns a client with other credentials.
   */
  readonly qstashClient?: ClientSettings | MakeClient | undefined;
  /** Where settings are read from. Default: where the host keeps them, else `process.env`. */
  readonly env?: Environment | undefined;
  /**
   * Whether an unsigned POST may start a run, in the primary region. Default: no. Start runs through
   * QStash, with `workflowClient().trigger()`.
   *
   * A function decides for each request, and can check your own authentication. The body is read only after
   * it returns true, up to `receiver.maxBodyBytes`, here 1 MiB by default. A request with any `Upstash-*`
   * header except `Upstash-Label` is never accepted without a signature. `url`, `baseUrl` or
   * `UPSTASH_WORKFLOW_URL` must be set.
   */
  readonly allowDirectTrigger?: boolean | DirectTriggerCheck | undefined;
}

/**
 * Decides whether an unsigned request may start a run.
 *
 * @returns Whether it may. If not, the request is refused as `signature_missing`.
 */
export type DirectTriggerCheck = (head: RequestHead) => boolean | Promise<boolean>;

/** A request before its body. */
export interface RequestHead {
  /** With the query. */
  readonly path: string;
  readonly headers: Headers;
}
