// Conversations that ended are fetched when somebody asks for them.
import { call } from "../core/http";
import type { Conversation, Page } from "../core/wire";
import { me } from "./link";
import { conversations } from "./store";

let asked = false;

/** Load my latest ended conversations, once a page. */
export async function loadClosed(): Promise<void> {
  if (asked) return;
  asked = true;
  try {
    const page = await call<Page<Conversation>>("GET", `/conversations?state=closed&agent=${me.agent.id}&limit=50`);
    const known = conversations.value;
    conversations.value = new Map([...page.items.filter((c) => !known.has(c.id)).map((c) => [c.id, c] as const), ...known]);
  } catch {
    // The tab shows what ended since the page was opened; the next click asks again.
    asked = false;
  }
}
