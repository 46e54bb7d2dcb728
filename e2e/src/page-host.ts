import type { EndpointHost } from "./endpoint-cell.js";
import type { PageBlock } from "./project.js";

/** An app that a page shows, and what it needs to be called. */
export interface PageHost extends Pick<EndpointHost, "path" | "prefixes" | "status"> {
  readonly name: string;
  /** A dependency that is named with its version. */
  readonly library?: string;
  /** Files of the project; the last one is started, or given to the server. */
  readonly code: Readonly<Record<string, PageBlock>>;
  /** The server that calls the code, where it has none of its own. */
  readonly server?: string;
  /** What runs it. Default: Node.js, which takes the types away by itself, but knows no decorators. */
  readonly on?: "Node.js" | "tsx" | "Bun";
}
