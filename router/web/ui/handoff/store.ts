// A message on trial: what was said before, the message, and what each trigger says to it (R8.2). No effect.
import { signal } from "@preact/signals";
import { call, type Refused } from "../core/http";
import type { Settings } from "../core/settings";
import type { ConversationState, Step } from "../core/wire";

export interface Verdict { trigger: string; fires: boolean; why: string; values: Record<string, unknown> }

export interface Tried {
  bot: string | null;
  trigger: string | null;
  place: ConversationState;
  answer: { action: string; texts: string[]; missed: boolean; confidence: number | null; intent: string | null } | null;
  verdicts: Verdict[];
  steps: Step[];
}

export interface Line { sender: "customer" | "bot"; text: string; missed: boolean; confidence: number | null }

export const text = signal("");
export const history = signal<Line[]>([]);
export const result = signal<Tried | null>(null);
export const failure = signal<Refused | null>(null);
export const busy = signal(false);

/** Ask something else; the former answer would lie, so it goes. */
export function forget(): void {
  result.value = null;
  failure.value = null;
}

export function changeLine(place: number, part: Partial<Line>): void {
  history.value = history.value.map((line, at) => (at === place ? { ...line, ...part } : line));
  forget();
}

export function removeLine(place: number): void {
  history.value = history.value.filter((_, at) => at !== place);
  forget();
}

/** Let the message and the bot's answer be what was said before, and go on writing. */
export function goOn(tried: Tried): void {
  const said: Line[] = [{ sender: "customer", text: text.value.trim(), missed: false, confidence: null }];
  const { answer } = tried;
  if (answer?.texts.length) said.push({ sender: "bot", text: answer.texts.join("\n"), missed: answer.missed, confidence: answer.confidence });
  history.value = [...history.value, ...said];
  text.value = "";
  forget();
}

/** Try it with the settings as they are in the form, saved or not. */
export async function attempt(settings: Settings): Promise<void> {
  if (busy.value) return;
  busy.value = true;
  try {
    const lines = history.value.filter((line) => line.text.trim());
    result.value = await call<Tried>("POST", "/handoff/try", { text: text.value.trim(), history: lines, settings });
    failure.value = null;
  } catch (error) {
    result.value = null;
    failure.value = error as Refused;
  } finally {
    busy.value = false;
  }
}
