/**
 * The signing keys of the vendor's local development server, current and next of each of its four
 * users. They are printed in its documentation ("Local development"), so everybody knows them.
 */
export const PUBLISHED_KEYS: readonly (readonly [current: string, next: string])[] = [
  ["sig_7kYjw48mhY7kAjqNGcy6cr29RJ6r", "sig_5ZB6DVzB1wjE8S6rZ7eenA8Pdnhs"],
  ["sig_7GVPjvuwsfqF65iC8fSrs1dfYruM", "sig_5NoELc3EFnZn4DVS5bDs2Nk4b7Ua"],
  ["sig_6jWGaWRxHsw4vMSPJprXadyvrybF", "sig_7qHbvhmahe5GwfePDiS5Lg3pi6Qx"],
  ["sig_5T8FcSsynBjn9mMLBsXhpacRovJf", "sig_7GFR4YaDshFcqsxWRZpRB161jguD"],
];

/** The token of that server's default user. */
export const PUBLISHED_TOKEN =
  "eyJVc2VySUQiOiJkZWZhdWx0VXNlciIsIlBhc3N3b3JkIjoiZGVmYXVsdFBhc3N3b3JkIn0=";

/** The keys of `@qstash-verify/testing` and of its golden vectors: `sig_Test`, a name, and zeros. */
const TEST_KEY = /^sig_Test\w+0{7}$/;

/** Whether a signing key is printed in a document or a package, so that anybody can sign with it. */
export function isPublished(key: string): boolean {
  return TEST_KEY.test(key) || PUBLISHED_KEYS.some((pair) => pair.includes(key));
}
