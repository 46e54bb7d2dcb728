import { Store } from "./store.js";

/** The present address within the page: `#/messages?state=dead`. */
export interface Route {
  readonly page: string;
  readonly query: Readonly<Record<string, string>>;
}

export const route: Store<Route> = new Store(readRoute());

addEventListener("hashchange", () => route.set(readRoute()));

function readRoute(): Route {
  const [page = "", search = ""] = location.hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  return {
    page: page || "overview",
    query: Object.fromEntries(new URLSearchParams(search)),
  };
}

/** The address of a page; what is empty is left out. */
export function linkTo(
  page: string,
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const set = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const search = new URLSearchParams(set).toString();
  return `#/${page}${search ? `?${search}` : ""}`;
}

/** Goes to a page, as a link does. */
export function goTo(page: string, query?: Readonly<Record<string, string | undefined>>): void {
  location.hash = linkTo(page, query);
}

/** Changes a part of the address where it is, without a step of the browser's history. */
export function changeQuery(change: Readonly<Record<string, string | undefined>>): void {
  const { page, query } = route.value;
  history.replaceState(null, "", linkTo(page, { ...query, ...change }));
  route.set(readRoute());
}
