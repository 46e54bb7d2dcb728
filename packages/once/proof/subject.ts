/** What is proven: a store under `once()`, or `claim()` in the handler's transaction. */
export interface Subject {
  readonly name: SubjectName;
  readonly title: string;
  readonly server: "redis" | "postgres";
  /** Whether the server may forget what it acknowledged when it is killed. */
  readonly isForgetful: boolean;
}

export type SubjectName = "redis" | "postgres" | "claim" | "forgetful";

export const subjects: readonly Subject[] = [
  { name: "redis", title: "Redis", server: "redis", isForgetful: false },
  { name: "postgres", title: "Postgres", server: "postgres", isForgetful: false },
  { name: "claim", title: "claim(tx)", server: "postgres", isForgetful: false },
  { name: "forgetful", title: "Redis, nothing on disk", server: "redis", isForgetful: true },
];
