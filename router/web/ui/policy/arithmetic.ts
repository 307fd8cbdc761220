// The numbers beside the fields: worked out by the server from the form as it stands, a moment after each change.
import { computed, effect, signal } from "@preact/signals";
import { measure } from "../core/clock";
import { call, type Refused } from "../core/http";
import { fieldErrors, form, saved, status, timesError } from "./store";
import type { Arithmetic, Policy } from "./types";

const REST_MS = 300;
const AGAIN_MS = 15_000;

/** What the server said last, and of which form. */
const said = signal<{ of: Policy; sums: Arithmetic } | null>(null);
let asked = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

export const sums = computed(() => said.value?.sums ?? null);
/** The numbers belong to the form as it is on the screen. */
export const current = computed(() => said.value?.of === form.value);

async function ask(): Promise<void> {
  const mine = ++asked;
  const of = form.value;
  const sentAt = Date.now();
  // A policy needs a name to be judged; what is typed later does not change the numbers.
  const body = { ...of, name: of.name.trim() || "—" };
  try {
    const sums = await call<Arithmetic>("POST", `/policies/${saved.value?.id ?? 0}/arithmetic`, body);
    if (mine !== asked) return;
    measure(sums.now, sentAt);
    said.value = { of, sums };
  } catch (error) {
    // What is refused is said beside its field; a line that is down says so when something is saved.
    if (mine === asked) fieldErrors.value = (error as Refused).errors ?? [];
  }
}

/** Follow the form; look again from time to time, for the shop does not stand still. */
export function follow(): void {
  effect(() => {
    if (status.value !== "ready" || timesError.value || !form.value) return;
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), REST_MS);
  });
  setInterval(() => { if (!document.hidden && status.value === "ready" && !timesError.value) void ask(); }, AGAIN_MS);
}
