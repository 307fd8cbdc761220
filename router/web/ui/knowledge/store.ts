// One base with its entries, and what is being written: a draft stays when another entry is opened.
import { computed, signal } from "@preact/signals";
import { call, type FieldError, type Refused } from "../core/http";
import { t } from "../core/i18n";
import { explain } from "../core/refusals";
import { everything } from "../core/roster";
import { say } from "../core/spoken";
import { type Base, bodyOf, EMPTY, type Entry, type EntryForm, formOf, page } from "./types";

/** The entry that is being made has no number yet. */
export const FRESH = 0;

interface Draft { saved: Entry | null; form: EntryForm }

export const base = signal<Base | null>(null);
export const entries = signal<Entry[]>([]);
export const status = signal<"loading" | "ready" | "failed">("loading");
export const failure = signal<Refused | null>(null);
export const drafts = signal<Record<number, Draft>>({});
export const opened = signal<number | null>(null);
export const missing = signal<Refused | null>(null);
export const problem = signal("");
export const fieldErrors = signal<FieldError[]>([]);
export const busy = signal(false);
export const savedAt = signal(0);
/** Theirs, when somebody was faster. */
export const theirs = signal<Entry | null>(null);

export const draft = computed(() => (opened.value === null ? null : (drafts.value[opened.value] ?? null)));

function isDirty({ saved, form }: Draft): boolean {
  return JSON.stringify(form) !== JSON.stringify(saved ? formOf(saved.entry) : EMPTY);
}

export const unsaved = computed(() => Object.entries(drafts.value).filter(([, one]) => isDirty(one)).map(([id]) => Number(id)));
export const dirty = computed(() => opened.value !== null && unsaved.value.includes(opened.value));

function keepDraft(id: number, kept: Draft | null): void {
  const { [id]: _, ...others } = drafts.value;
  drafts.value = kept ? { ...others, [id]: kept } : others;
}

function quiet(): void {
  problem.value = "";
  fieldErrors.value = [];
  missing.value = null;
  theirs.value = null;
  savedAt.value = 0;
}

export function change(part: Partial<EntryForm>): void {
  const now = draft.value;
  if (!now) return;
  quiet();
  keepDraft(opened.value!, { ...now, form: { ...now.form, ...part } });
}

/** What the server said about a field. */
export function errorOf(path: string): string {
  return fieldErrors.value.filter((one) => one.field.startsWith(path)).map((one) => one.detail).join("；");
}

export async function load(): Promise<void> {
  status.value = base.value ? status.value : "loading";
  try {
    const [found, list] = await Promise.all([call<Base>("GET", `/knowledge/${page.base_id}`), everything<Entry>(`/knowledge/${page.base_id}/entries`)]);
    base.value = found;
    entries.value = list;
    failure.value = null;
    status.value = "ready";
  } catch (error) {
    failure.value = error as Refused;
    status.value = "failed";
  }
}

/** Take in an entry as the server has it now: into the list and as what the form began with. */
function take(entry: Entry): void {
  const known = entries.value.some((one) => one.id === entry.id);
  entries.value = known ? entries.value.map((one) => (one.id === entry.id ? entry : one)) : [...entries.value, entry];
  keepDraft(entry.id, { saved: entry, form: formOf(entry.entry) });
}

/** Show an entry as it is now; what was typed into it before is still there. */
export async function show(id: number | null): Promise<void> {
  opened.value = id;
  quiet();
  if (id === null || unsaved.value.includes(id)) return;
  if (id === FRESH) return keepDraft(FRESH, { saved: null, form: EMPTY });
  try {
    const entry = await call<Entry>("GET", `/knowledge/entries/${id}`);
    if (!unsaved.value.includes(id)) take(entry);
  } catch (error) {
    if (opened.value === id) missing.value = error as Refused;
  }
}

export async function save(): Promise<void> {
  const now = draft.value;
  const id = opened.value;
  if (!now || id === null || busy.value) return;
  busy.value = true;
  quiet();
  try {
    const entry = await sent(now);
    const typed = drafts.value[id]?.form ?? now.form;
    if (id === FRESH) settle(entry.id);
    take(entry);
    // What was typed while it was on its way is not saved yet.
    if (typed !== now.form) keepDraft(entry.id, { saved: entry, form: typed });
    if (opened.value === entry.id) savedAt.value = Date.now();
    say(t("已保存"));
  } catch (error) {
    if (opened.value === id) await refused(error as Refused, now.saved);
  } finally {
    busy.value = false;
  }
}

function sent({ saved, form }: Draft): Promise<Entry> {
  if (!saved) return call<Entry>("POST", `/knowledge/${page.base_id}/entries`, bodyOf(form, true));
  return call<Entry>("PATCH", `/knowledge/entries/${saved.id}`, bodyOf(form, false), { "if-match": `"${saved.version}"` });
}

/** The new entry has its number: the draft without one goes, the address names it. */
function settle(id: number): void {
  keepDraft(FRESH, null);
  if (opened.value !== FRESH) return;
  opened.value = id;
  const query = new URLSearchParams(location.search);
  query.set("e", String(id));
  history.replaceState(null, "", `?${query}`);
}

async function refused(error: Refused, saved: Entry | null): Promise<void> {
  try {
    if (error.code === "version_mismatch" && saved) { theirs.value = await call<Entry>("GET", `/knowledge/entries/${saved.id}`); return; }
  } catch (gone) {
    error = gone as Refused;
  }
  fieldErrors.value = error.errors;
  problem.value = explain(error);
}

/** Go on from their version with these fields of mine. */
export function keep(mine: Set<string>): void {
  const now = theirs.value;
  const form = draft.value?.form;
  if (!now || !form) return;
  const kept = Object.fromEntries(Object.entries(form).filter(([key]) => mine.has(key)));
  take(now);
  change(kept);
}

/** Save an entry as it once was, as a new version; throws Refused. */
export async function restore(former: EntryForm): Promise<void> {
  take(await sent({ saved: draft.value!.saved, form: former }));
  savedAt.value = Date.now();
}

/** Forget an entry that was deleted. */
export function forget(id: number): void {
  entries.value = entries.value.filter((one) => one.id !== id);
  keepDraft(id, null);
}
