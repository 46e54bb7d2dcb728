import type { Api } from "../../api/api.js";
import { Paging } from "../../api/paging.js";
import { Failure } from "../../failure.js";
import { type ApiRecord, isRecord } from "./fields.js";

/** Reads all pages of a list. @param field where a page has its records @throws Failure */
export async function readPages(
  api: Api,
  path: string,
  field: string,
  filter: Readonly<Record<string, string>> = {},
): Promise<ApiRecord[]> {
  const all: ApiRecord[] = [];
  const { region } = api.account;
  const paging = new Paging(region);
  const query = new URLSearchParams({ ...filter, count: "100" });
  for (;;) {
    const page = await api.read<unknown>(`${path}?${query}`);
    const { [field]: listed, cursor: said }: ApiRecord = { ...Object(page) };
    const records = listed ?? [];
    if (page === null || !Array.isArray(records) || !records.every(isRecord)) {
      throw new Failure(`${region}: ${path} is not a list`);
    }
    for (const record of records) all.push(record);
    const cursor = paging.next(said, records.length);
    if (cursor === undefined) return all;
    query.set("cursor", cursor);
  }
}
