// Bundlers copy modules, and `instanceof` fails across copies; a registered symbol does not.
const KIND = Symbol.for("@qstash-verify/error");

/** Which of our errors it is. */
export type ErrorKind = "verification" | "configuration" | "payload";

/** Marks an error, so that every copy of this package recognizes it. */
export function setKind(error: Error, kind: ErrorKind): void {
  Object.defineProperty(error, KIND, { value: kind });
}

/** Whether something is an error of ours, of any copy of this package. */
export function isOfKind(error: unknown, kind: ErrorKind): boolean {
  return typeof error === "object" && error !== null && Reflect.get(error, KIND) === kind;
}
