import { type Claimed, readClaimed } from "./claimed.js";
import { pathIn } from "./destination.js";
import type { IncomingHead } from "./incoming.js";
import { parseRegion } from "./region.js";

/**
 * What an observer receives about a request. Anybody can send everything here except `destination`, so
 * escape values where you show them.
 */
export interface RequestContext {
  /** `undefined` if the host does not report it. */
  readonly method: string | undefined;
  /** Path and query. */
  readonly path: string;
  /** What the headers say. Not proven. */
  readonly claimed: Claimed;
  /** The URL that was signed (`sub`); `undefined` unless a trusted key made the signature. */
  readonly destination: string | undefined;
}

/** A request, and what was signed for it, as soon as that is known. */
export interface Attempt {
  readonly head: IncomingHead;
  destination?: string;
}

/** Tells a request by its head. */
export function contextOf(head: IncomingHead, destination: string | undefined): RequestContext {
  return {
    method: head.method,
    path: pathIn(head.url),
    claimed: readClaimed(head, parseRegion(head.header("upstash-region"))),
    destination,
  };
}
