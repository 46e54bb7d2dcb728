import type { Region } from "@qstash-verify/core";

/** The options of `dev`. */
export interface DevOptions {
  readonly mode?: "single" | "migration";
  readonly region?: Region;
  readonly host: string;
  readonly port?: number;
  readonly euPort?: number;
  readonly usPort?: number;
  readonly publishedKeys?: boolean;
  /** `false` for none. */
  readonly console?: boolean;
  readonly consolePort?: number;
  readonly speed: number;
  readonly data?: string;
  readonly write?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly allowHost?: readonly string[];
  readonly allowOrigin?: readonly string[];
}
