import type { Api } from "../../api/api.js";
import type { ApiRecord } from "./fields.js";

/** Reads all pages of a list. @param field where a page has its records @throws Failure */
export async function readPages(
  api: Api,
  path: string,
  field: string,
  filter: Readonly<Record<string, string>> = {},
): Promise<ApiRecord[]> {
  const all: ApiRecord[] = [];
  const query = new URLSearchParams({ ...filter, count: "100" });
  for (;;) {
    const page = await api.read<ApiRecord>(`${path}?${query}`);
    all.push(...((page[field] ?? []) as readonly ApiRecord[]));
    if (!page["cursor"]) return all;
    query.set("cursor", String(page["cursor"]));
  }
}
