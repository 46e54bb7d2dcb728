import { pageOf } from "@qstash-verify/core/building";

const GUIDES: Readonly<Record<string, string>> = {
  guide: "from-upstash-qstash",
  testing: "testing",
  switch: "development-switch",
  bodies: "bodies",
  proxies: "proxies",
  variables: "variables",
  workflows: "workflows",
};

/** The text of each finding, and the guide to read. */
export const NOTES = {
  "restringified-body": [
    "JSON.stringify() does not give back the bytes that were signed: verify the raw body, or use an adapter.",
    "bodies",
  ],
  keys: [
    "These keys are not read from process.env here, so they stay. If they differ from QSTASH_CURRENT_SIGNING_KEY and QSTASH_NEXT_SIGNING_KEY, only they are trusted. To verify both regions, leave them out, or pass env.",
    "variables",
  ],
  "required-keys": [
    "With two regions, QSTASH_CURRENT_SIGNING_KEY and QSTASH_NEXT_SIGNING_KEY need not be set. Delete what depends on them here: the app must neither stop nor skip verification because they are missing.",
    "variables",
  ],
  options: [
    "The options are not written here: check by hand that the keys in them are still needed.",
    "guide#options-that-stay",
  ],
  client: [
    "This client stays. new Client(credentials(process.env)) sends through the region that QSTASH_REGION names.",
    "guide#clients",
  ],
  "client-env": [
    "This client stays. new Client(credentials(env)) sends through the region that QSTASH_REGION names. Pass the env of $env/dynamic/private in SvelteKit, and that of the Worker on Cloudflare: process.env may lack these variables.",
    "guide#clients",
  ],
  switch: [
    "This condition may skip verification: look at it. If it does, delete it, because local deliveries can be signed, too.",
    "switch",
  ],
  "key-switch": [
    "This condition may skip verification if a signing key is not set. With two regions, QSTASH_CURRENT_SIGNING_KEY and QSTASH_NEXT_SIGNING_KEY need not be set, and then strangers can run your handler: verify without this condition.",
    "switch",
  ],
  "signature-switch": [
    "This condition may skip verification if a request has no signature, and then strangers can run your handler: verify without this condition.",
    "switch",
  ],
  verdict: [
    "In @qstash-verify, verify() throws and never returns false. This branch stays, because the receiver may be another one here. If it is always a Receiver of @qstash-verify, delete the branch.",
    "guide#plain-receiver",
  ],
  mock: [
    "This mock no longer takes effect: mock the new package, or sign a delivery.",
    "testing#existing-mocks",
  ],
  "workflow-mock": [
    "Once the workflow is imported from @qstash-verify/workflow, this mock no longer replaces it: mock that package instead.",
    "testing#existing-mocks",
  ],
  url: [
    "The url is compared with the URL you publish to. Behind a proxy or on preview hosts, use url: { baseUrl }.",
    "proxies",
  ],
  "clock-tolerance": [
    "clockTolerance must be a number of seconds from 0 to 300; anything else throws option_invalid.",
    "guide#options-that-stay",
  ],
  uncaught: [
    "verify() throws for a forged request, and nothing here catches it. Express 5, Fastify and h3 answer 401, and most other hosts 500. In Express 4, an uncaught error ends the process: catch it, or use an adapter.",
    "guide#plain-receiver",
  ],
  whole: [
    "The whole module is loaded, so its receiving side is not rewritten: import the names that you use.",
    "guide#what-you-change-by-hand",
  ],
  specifier: [
    "What is loaded from here is not rewritten: import it from its new package.",
    "guide#what-you-change-by-hand",
  ],
  "re-export": [
    "This export is not rewritten: export the names that you use, from their new package.",
    "guide#what-you-change-by-hand",
  ],
  "body-parser": [
    "Add export const config = { api: { bodyParser: false } } to this API route: the signature covers the raw body.",
    "guide#next-js-pages-router",
  ],
  "fetch-wrapper": [
    "This wrapper is not rewritten: it is called neither with the name of a handler nor with a plain arrow function that takes the event or its request. Use handleRequest() here.",
    "guide#sveltekit",
  ],
  h3: [
    "There is no wrapper for h3: verify in the handler, as the guide shows.",
    "guide#h3-and-nuxt",
  ],
  "workflow-import": [
    "Replace @upstash/workflow with @qstash-verify/workflow here, and remove the options receiver and qstashClient: with a client of one region, runs of the other are lost.",
    "workflows#_1-verify-before-anything-moves",
  ],
  "workflow-client": [
    "This client reaches the workflow runs of one region only. Start runs with workflowClient() of @qstash-verify/workflow, cancel one with clientOfRun(), and notify with each of workflowClients().",
    "workflows#_4-while-both-regions-have-runs",
  ],
  workflow: [
    "serve() of @upstash/qstash is deprecated: move to @upstash/workflow first, then to @qstash-verify/workflow.",
    "workflows",
  ],
} as const;

/** What kind of decision a finding asks for. */
export type NoteCode = keyof typeof NOTES;

/**
 * What is listed again in code that was rewritten before. The other findings may be right, so only the run that
 * rewrites the code lists them.
 */
export const LISTED_AGAIN: readonly NoteCode[] = [
  "restringified-body",
  "switch",
  "key-switch",
  "signature-switch",
  "body-parser",
];

/** A place that is left to a person. */
export interface Note {
  readonly code: NoteCode;
  readonly line: number;
  readonly message: string;
  readonly page: string;
}

/** The note about a line. */
export function noteOf(code: NoteCode, line: number): Note {
  const [message, page] = NOTES[code];
  const [guide = "", anchor] = page.split("#");
  const { href } = new URL(`../guides/${GUIDES[guide]}`, pageOf("guide"));
  return { code, line, message, page: anchor === undefined ? href : `${href}#${anchor}` };
}
