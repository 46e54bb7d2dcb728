/** One thing that is told of what was done, in a sentence. */
export interface Told {
  /** A `loud` fact must be acted on at once. */
  readonly tone: "good" | "warning" | "bad" | "loud" | "plain" | "command";
  readonly text: string;
  /** Whether this can be left out where each resource is shown with its result. */
  readonly isOfResources?: true;
}

export const warning = (text: string): Told => ({ tone: "warning", text });
export const bad = (text: string): Told => ({ tone: "bad", text });
export const plain = (text: string): Told => ({ tone: "plain", text });
export const loud = (text: string): Told => ({ tone: "loud", text });
export const command = (text: string): Told => ({ tone: "command", text });
export const ofResources = (told: Told): Told => ({ ...told, isOfResources: true });
