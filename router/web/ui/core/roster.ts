// Who is in the shop, as of this moment; whole lists.
import { call } from "./http";
import type { Agent, Group, Page } from "./wire";

const BLOCK = 200;

/** Ask for all rows of a list, page by page; throws Refused. */
export async function everything<T>(path: string): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await call("GET", `${path}?limit=${BLOCK}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);
    found.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor);
  return found;
}

/** Ask for everybody's presence and load; throws Refused. */
export const allAgents = (): Promise<Agent[]> => everything<Agent>("/agents");

/** Ask for all groups, in matching order; throws Refused. */
export const allGroups = (): Promise<Group[]> => everything<Group>("/groups");
