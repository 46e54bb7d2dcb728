import { type ConsoleBackend, ConsoleProblem } from "@qstash-verify/console";

/** Used in place of the guide if no migration is possible. */
export function absentGuide(why: string): ConsoleBackend["guide"] {
  const refuse = () => Promise.reject(new ConsoleProblem(409, why));
  return { view: refuse, act: refuse, interrupt: () => {} };
}
