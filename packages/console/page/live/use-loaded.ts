import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ask, Problem } from "./ask.js";
import { onChanged } from "./live.js";

/** The loaded value, or why it could not be read. An earlier value stays until there is a newer one. */
export interface Loaded<T> {
  readonly data: T | undefined;
  readonly problem: string | undefined;
  readonly reload: () => Promise<void>;
}

/**
 * Reads something, and reads it again when the process says that it has changed.
 *
 * @param path nothing is read as long as it is `undefined`
 * @param about the lists whose changes make it read again: `["schedules"]`
 */
export function useLoaded<T>(path: string | undefined, about: readonly string[]): Loaded<T> {
  const [{ of, data, problem }, setState] = useState<{
    of?: string | undefined;
    data?: T | undefined;
    problem?: string | undefined;
  }>({});
  // Only the answer to the latest request counts: an earlier one may arrive later.
  const latest = useRef(0);
  const reload = useCallback(async () => {
    if (path === undefined) return;
    latest.current += 1;
    const number = latest.current;
    const read = await ask<T>(path).then(
      (data) => ({ data, problem: undefined }),
      (error: unknown) => ({ problem: error instanceof Problem ? error.message : String(error) }),
    );
    if (number !== latest.current) return;
    setState((before) => ({ ...(before.of === path && before), ...read, of: path }));
  }, [path]);
  useEffect(() => {
    void reload();
    return onChanged(about, reload);
  }, [reload, about.join()]);
  const isOurs = of === path;
  return { data: isOurs ? data : undefined, problem: isOurs ? problem : undefined, reload };
}
