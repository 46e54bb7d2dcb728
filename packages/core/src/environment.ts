/** Settings by name: `process.env`, or the bindings of a Worker. Only strings in it are read. */
export type Environment = object;

// Declared, not imported: most runtimes have it, this package's types must not assume it.
declare const process: { readonly env: { readonly NODE_ENV?: unknown } };

/** The process's environment; empty on a runtime that has none. */
export function hostEnvironment(): Environment {
  return typeof process === "object" && typeof process.env === "object" ? process.env : {};
}

/** `process.env.NODE_ENV`: bundlers replace this exact expression, also where there is no `process`. */
export function bundledNodeEnv(): unknown {
  try {
    return process.env.NODE_ENV;
  } catch {
    return undefined;
  }
}

/** What {@link variable} returns for a variable that may not be read. */
export const DENIED: unique symbol = Symbol("denied");

/** A variable as it is. Deno asks for a permission for each, and throws where it was not given. */
export function variable(env: Environment, name: string): unknown {
  try {
    return (env as Readonly<Record<string, unknown>>)[name];
  } catch {
    return DENIED;
  }
}

/** A variable as text, trimmed; `undefined` where it is absent, blank, denied or not text. */
export function setting(env: Environment, name: string): string | undefined {
  const value = variable(env, name);
  return typeof value === "string" ? value.trim() || undefined : undefined;
}
