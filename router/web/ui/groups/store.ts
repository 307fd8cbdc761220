// The form of the group editor and what the server said about it.
import { computed, signal } from "@preact/signals";
import { type Facts, shared } from "../core/facts";
import { hoursFault } from "../core/hours";
import { call, type FieldError, type Refused } from "../core/http";
import { bootstrap, type Bootstrap } from "../core/page";
import { allAgents, allGroups } from "../core/roster";
import { explain } from "../core/refusals";
import type { GroupForm, Settings, ShopSettings } from "../core/settings";
import type { Agent, Group } from "../core/wire";

interface GroupPage extends Bootstrap { page: "list" | "editor"; group_id: number | null; bots: string[] }

export const page = bootstrap<GroupPage>();

const EMPTY: GroupForm = {
  name: "", default: false, members: [], takes: [], overflow: [], strict: false, bot: null, queue: { limit: 50, timeout_s: 300 }, hours: null,
};

export const form = signal<GroupForm>(EMPTY);
export const saved = signal<Group | null>(null);
export const groups = signal<Group[]>([]);
export const agents = signal<Agent[]>([]);
export const settings = signal<Settings | null>(null);
export const status = signal<"loading" | "ready" | "failed">("loading");
export const failure = signal<Refused | null>(null);
export const problem = signal("");
export const fieldErrors = signal<FieldError[]>([]);
export const busy = signal("");
export const savedAt = signal(0);
/** Theirs, when somebody was faster. */
export const theirs = signal<Group | null>(null);
/** What still uses the group that was to be deleted. */
export const uses = signal<FieldError[] | null>(null);

/** A stored group as the form holds it. */
export function formOf(group: Group): GroupForm {
  const { name, strict, bot, queue, hours, takes } = group;
  const members = group.members.map(({ agent, weight, priority, capacity }) => ({ agent: agent.id, weight, priority, capacity }));
  return { name, default: group.default, members, takes, overflow: group.overflow.map((one) => one.id), strict, bot, queue, hours };
}

export const others = computed(() => groups.value.filter((group) => group.id !== saved.value?.id));
export const dirty = computed(() => JSON.stringify(form.value) !== JSON.stringify(saved.value ? formOf(saved.value) : EMPTY));

interface Collision { group: Group; values: Facts }

/** Which other group takes the same customers already, entry by entry (R4.1). */
export const collisions = computed<(Collision | null)[]>(() => form.value.takes.map((entry) => {
  for (const group of others.value) {
    const values = group.takes.map((taken) => shared(entry, taken)).find(Boolean);
    if (values) return { group, values };
  }
  return null;
}));

/** An entry without a value is still being written. */
export const unfinished = computed(() => form.value.takes.some((entry) => !Object.keys(entry).length || Object.values(entry).some((value) => Array.isArray(value) && !value.length)));

export const valid = computed(() => form.value.name.trim() !== "" && !collisions.value.some(Boolean) && !unfinished.value && !hoursFault(form.value.hours));

export function change(part: Partial<GroupForm>): void {
  form.value = { ...form.value, ...part };
  problem.value = "";
  fieldErrors.value = [];
}

/** What the server said about a field of this group; other groups of the answer are named in the sentence. */
export function errorOf(path: string): string {
  return fieldErrors.value.filter((one) => one.field.includes(path)).map((one) => one.detail).join("；");
}

function take(view: Group): void {
  saved.value = view;
  form.value = formOf(view);
}

export async function load(): Promise<void> {
  status.value = "loading";
  try {
    const [list, people, shop] = await Promise.all([allGroups(), allAgents(), call<ShopSettings>("GET", "/shop")]);
    groups.value = list;
    agents.value = people.filter((agent) => agent.role !== "integration");
    settings.value = shop.settings;
    if (page.group_id) take(await call<Group>("GET", `/groups/${page.group_id}`));
    else if (page.page === "editor") form.value = { ...EMPTY, default: !list.length };
    failure.value = null;
    status.value = "ready";
  } catch (error) {
    failure.value = error as Refused;
    status.value = "failed";
  }
}

async function tried(name: string, action: () => Promise<void>, refused: (error: Refused) => Promise<boolean>): Promise<void> {
  if (busy.value) return;
  busy.value = name;
  problem.value = "";
  try {
    await action();
  } catch (error) {
    const found = error as Refused;
    if (!(await refused(found))) { fieldErrors.value = found.errors; problem.value = explain(found); }
  } finally {
    busy.value = "";
  }
}

function sent(): [string, string, Record<string, string>] {
  const known = saved.value;
  return known ? ["PATCH", `/groups/${known.id}`, { "if-match": `"${known.version}"` }] : ["POST", "/groups", {}];
}

export function save(): Promise<void> {
  return tried("save", async () => {
    const [method, path, headers] = sent();
    const view = await call<Group>(method, path, form.value, headers);
    if (!saved.value) history.replaceState(null, "", `/console/groups/${view.id}`);
    take(view);
    savedAt.value = Date.now();
    groups.value = await allGroups();
  }, async (error) => {
    if (error.code !== "version_mismatch" || !saved.value) return false;
    theirs.value = await call<Group>("GET", `/groups/${saved.value.id}`);
    return true;
  });
}

/** Go on from their version with these fields of mine. */
export function keep(mine: Set<string>): void {
  const now = theirs.value;
  if (!now) return;
  const kept = Object.fromEntries(Object.entries(form.value).filter(([key]) => mine.has(key)));
  take(now);
  change(kept as Partial<GroupForm>);
  theirs.value = null;
}

export function remove(): Promise<void> {
  return tried("delete", async () => {
    await call("DELETE", `/groups/${saved.value!.id}`, undefined, { "if-match": `"${saved.value!.version}"` });
    form.value = formOf(saved.value!);
    location.assign("/console/groups");
  }, async (error) => {
    if (error.code !== "conflict") return false;
    uses.value = error.errors;
    return true;
  });
}
