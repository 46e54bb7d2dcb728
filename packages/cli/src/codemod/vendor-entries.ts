/** The replacement of a name of the vendor's. */
export interface Replacement {
  readonly from: string;
  readonly name: string;
  /** How a call of it is rewritten, if a new name is not enough. */
  readonly call?: "wrapper" | "fetch-wrapper";
  /** Whether it takes the options of a receiver. */
  readonly isReceiver?: true;
}

const CORE = "@qstash-verify/core";
const NEXT = { from: "@qstash-verify/next", name: "verifySignature", call: "wrapper" } as const;
const PAGES = { ...NEXT, from: "@qstash-verify/next/pages" } as const;
const FETCH = { from: CORE, name: "handleRequest", call: "fetch-wrapper" } as const;

const NEXTJS = {
  verifySignatureAppRouter: NEXT,
  verifySignatureEdge: NEXT,
  verifySignature: PAGES,
  VerifySignatureConfig: { from: CORE, name: "ReceiverOptions" },
} as const;

const MAIN = {
  Receiver: { from: CORE, name: "Receiver", isReceiver: true },
  SignatureError: { from: CORE, name: "SignatureError" },
  VerifyRequest: { from: CORE, name: "VerifyRequest" },
  ReceiverConfig: { from: CORE, name: "ReceiverOptions" },
} as const;

/** The receiving side of `@upstash/qstash` 2.12, by entry and by name. Older releases have `/nodejs`, too. */
const ENTRIES: Readonly<Record<string, Readonly<Record<string, Replacement>>>> = {
  "@upstash/qstash": MAIN,
  "@upstash/qstash/nodejs": MAIN,
  "@upstash/qstash/nextjs": NEXTJS,
  "@upstash/qstash/dist/nextjs": NEXTJS,
  "@upstash/qstash/svelte": { verifySignatureSvelte: FETCH },
  "@upstash/qstash/solidjs": { verifySignatureSolidjs: FETCH },
};

/** A type, and the package that exports it. */
export type EventType = readonly [type: string, from: string];

/** The types of the event that the vendor's wrappers give to a handler, where a host has them. */
export const EVENT_TYPES: Readonly<Record<string, EventType>> = {
  verifySignatureSvelte: ["RequestEvent", "@sveltejs/kit"],
  verifySignatureSolidjs: ["APIEvent", "@solidjs/start/server"],
};

/** Names that have no replacement of the same shape: each is a place to look at. */
export const BY_HAND: Readonly<Record<string, "h3" | "workflow">> = {
  verifySignatureH3: "h3",
  verifySignatureNuxt: "h3",
  serve: "workflow",
  servePagesRouter: "workflow",
};

/** The vendor's package, or one of its entries: also as `npm:@upstash/qstash@2`, or by the address of a registry. */
export function isVendor(specifier: string): boolean {
  return /^([a-z]+:(\S*\/)?)?@upstash\/qstash([@/?#]|$)/.test(specifier);
}

/** Upstash's package for workflows, or one of its entries. */
export function isUpstashWorkflow(specifier: string): boolean {
  return /(^|:|\/)@upstash\/workflow([@/?#]|$)/.test(specifier);
}

/** Whether a name belongs to the receiving side, whatever it is loaded from. */
export function isReceiving(name: string): boolean {
  return Object.values(ENTRIES).some((names) => Object.hasOwn(names, name));
}

/** Whether an entry is for one host, and so has the receiving side alone. */
export function isOfHost(entry: string): boolean {
  return /^@upstash\/qstash\/(dist\/)?(nextjs|h3|nuxt|svelte|solidjs)$/.test(entry);
}

/** The replacement of a name of an entry; `undefined` if it stays. */
export function replacementOf(entry: string, name: string): Replacement | undefined {
  const names = ENTRIES[entry];
  return names !== undefined && Object.hasOwn(names, name) ? names[name] : undefined;
}
