import { pack, type Tarball } from "@qstash-verify/tools-release/pack";

/** The packed packages, by their directories. */
export type Tarballs = ReadonlyMap<string, Tarball>;

/** Builds every package that is published, and packs it as it would be. */
export async function packAll(directory: string): Promise<Tarballs> {
  return new Map((await pack(directory)).map((tarball) => [tarball.directory, tarball]));
}
