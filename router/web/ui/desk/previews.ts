// What a conversation said last is not part of its assignment: many that arrive together are asked for at once.
import { call } from "../core/http";
import type { Conversation, Page } from "../core/wire";
import { me } from "./link";
import { conversations } from "./store";

const GATHER_MS = 200;
const MOST = 200;
let timer: ReturnType<typeof setTimeout> | undefined;

function fill(found: Conversation[]): void {
  const known = new Map(conversations.value);
  for (const { id, last_message } of found) {
    const ours = known.get(id);
    if (ours && !ours.last_message && last_message) known.set(id, { ...ours, last_message });
  }
  conversations.value = known;
}

async function load(): Promise<void> {
  timer = undefined;
  try {
    const page = await call<Page<Conversation>>("GET", `/conversations?agent=${me.agent.id}&limit=${MOST}`);
    fill(page.items);
  } catch {
    // The rows stay without a preview; the messages themselves come when a row is opened.
  }
}

/** Ask for the missing previews, soon. */
export function wantPreviews(): void {
  timer ??= setTimeout(() => void load(), GATHER_MS);
}
