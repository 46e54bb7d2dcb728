import { type ConsoleBackend, ConsoleProblem } from "@qstash-verify/console";

/** In the place of a guide where there is none. */
export function absentGuide(why: string): ConsoleBackend["guide"] {
  const refuse = () => Promise.reject(new ConsoleProblem(409, why));
  return { view: refuse, act: refuse, interrupt: () => {} };
}
