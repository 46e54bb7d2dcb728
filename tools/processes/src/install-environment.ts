/** For package managers: without what this run's own package manager tells its scripts, and without settings of QStash. */
export function installEnvironment(): NodeJS.ProcessEnv {
  const isKept = (name: string) => !/^npm_|QSTASH|^NODE_ENV$/i.test(name);
  const kept = Object.entries(process.env).filter(([name]) => isKept(name));
  return { ...Object.fromEntries(kept), TURBO_TELEMETRY_DISABLED: "1" } as NodeJS.ProcessEnv;
}
