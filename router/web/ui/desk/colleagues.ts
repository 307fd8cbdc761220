// Who is there right now. The desk is not told of every colleague's coming and going: it asks when it has to know.
import { call } from "../core/http";
import type { Agent, Page } from "../core/wire";
import { colleagues, me } from "./store";

const BLOCK = 200;

/** Ask for everybody's presence and load; without an answer the last known ones stay. */
export async function refreshColleagues(): Promise<void> {
  const found: Agent[] = [];
  let cursor: string | null = null;
  try {
    do {
      const page: Page<Agent> = await call("GET", `/agents?limit=${BLOCK}${cursor ? `&cursor=${cursor}` : ""}`);
      found.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor);
  } catch {
    return;
  }
  colleagues.value = new Map(found.filter((agent) => agent.id !== me.value?.id).map((agent) => [agent.id, agent]));
}
