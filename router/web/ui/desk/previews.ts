// What a conversation said last is not part of its assignment: many that arrive together are asked for at once.
import { call } from "../core/http";
import type { Conversation, Page } from "../core/wire";
import { me } from "./link";
import { known, open, patch, together } from "./store";

const GATHER_MS = 200;
const BLOCK = 200;
let timer: ReturnType<typeof setTimeout> | undefined;
let again = false;

function fill(found: Conversation[]): void {
  together(() => {
    for (const { id, last_message } of found) {
      const ours = known(id);
      if (ours && !ours.last_message && last_message) patch(id, { last_message });
    }
  });
}

function missing(): boolean {
  return open.value.some((one) => one.messages && !one.last_message);
}

/** Latest first; closed ones lie in between, so at most a block more than what is open fills. */
async function load(): Promise<void> {
  let cursor: string | null = "";
  for (let left = open.value.length + BLOCK; left > 0 && cursor !== null && missing(); left -= BLOCK) {
    const from: string = cursor && `&cursor=${encodeURIComponent(cursor)}`;
    const page: Page<Conversation> = await call("GET", `/conversations?agent=${me.agent.id}&limit=${BLOCK}${from}`);
    fill(page.items);
    cursor = page.next_cursor;
  }
}

async function begin(): Promise<void> {
  again = false;
  // The rows stay without a preview; the messages themselves come when a row is opened.
  await load().catch(() => undefined);
  timer = undefined;
  if (again) wantPreviews();
}

/** Ask for the missing previews, soon, and one question after the other. */
export function wantPreviews(): void {
  again = true;
  timer ??= setTimeout(() => void begin(), GATHER_MS);
}
