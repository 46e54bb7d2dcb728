/** The owner's decision about a schedule whose pause is ambiguous. */
export type Decision = "running" | "paused";
