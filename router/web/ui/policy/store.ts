// The form of the policy editor and what the server said about it.
import { computed, signal } from "@preact/signals";
import { call, type FieldError, type Refused } from "../core/http";
import { t } from "../core/i18n";
import { bootstrap } from "../core/page";
import { explain } from "../core/refusals";
import { allAgents, allGroups } from "../core/roster";
import { minutesOf, neighbours, overlapping, slotsOf } from "../core/slots";
import type { Agent, Ref, Run } from "../core/wire";
import { EMPTY, type Policy, type PolicyView, type PreviewAnswer } from "./types";

export const page = bootstrap();
/** How the shop takes offline messages (R7.1), and how long a suspended agent counts as a recent contact (R2.3). */
export const handling = page.handling ?? "pool";
export const suspendedHours = page.suspended_h ?? 24;
export const form = signal<Policy>(EMPTY);
export const saved = signal<PolicyView | null>(null);
export const status = signal<"loading" | "ready" | "failed">("loading");
export const failure = signal<Refused | null>(null);
export const problem = signal("");
export const fieldErrors = signal<FieldError[]>([]);
export const savedAt = signal(0);
export const agents = signal<Agent[]>([]);
export const groups = signal<Ref[]>([]);
export const preview = signal<PreviewAnswer | null>(null);
export const busy = signal("");
export const ran = signal<Run | null>(null);
/** Somebody saved meanwhile (412): the policy as it is now. */
export const theirs = signal<PolicyView | null>(null);
/** Raised by each saving, so that the list of versions is fetched anew. */
export const savings = signal(0);

export const slots = computed(() => [...new Set(form.value.times.flatMap((window) => slotsOf(window, form.value.every_min)))].sort());
export const dirty = computed(() => JSON.stringify(form.value) !== JSON.stringify(saved.value?.policy));

/** What is wrong with one bound of a window, in words. */
export function boundError(text: string): string {
  if (minutesOf(text) === null) return t("请填写时间，如 09:00");
  const near = neighbours(text, form.value.every_min);
  return near ? t("{time} 不在时点上，请填 {before} 或 {after}", { time: text, before: near[0], after: near[1] }) : "";
}

export const timesError = computed(() => {
  const broken = form.value.times.flatMap((window) => [boundError(window.from), boundError(window.to)]).find(Boolean);
  return broken ?? (overlapping(form.value.times) >= 0 ? t("时段不能重叠") : "");
});

export const valid = computed(() => form.value.name.trim() !== "" && !timesError.value);

/** Change some fields; a preview of another form would lie, so it goes. */
export function change(part: Partial<Policy>): void {
  form.value = { ...form.value, ...part };
  preview.value = null;
  problem.value = "";
  fieldErrors.value = [];
}

export function errorOf(field: string): string {
  return fieldErrors.value.filter((one) => one.field.includes(field)).map((one) => one.detail).join("；");
}

async function tried(name: string, action: () => Promise<void>): Promise<void> {
  if (busy.value) return;
  busy.value = name;
  problem.value = "";
  try {
    await action();
  } catch (error) {
    const refused = error as Refused;
    fieldErrors.value = refused.errors ?? [];
    problem.value = explain(refused);
  } finally {
    busy.value = "";
  }
}

export function take(view: PolicyView): void {
  saved.value = view;
  form.value = view.policy;
}

/** Save a form over the version that was seen; who was faster is asked about. */
async function store(policy: Policy): Promise<PolicyView> {
  const { id, version } = saved.value!;
  try {
    return await call<PolicyView>("PATCH", `/policies/${id}`, policy, { "if-match": `"${version}"` });
  } catch (error) {
    if ((error as Refused).code === "version_mismatch") theirs.value = await call<PolicyView>("GET", `/policies/${id}`);
    throw error;
  }
}

/** Save an old version as a new one; throws Refused. */
export async function restore(policy: Policy): Promise<void> {
  take(await store(policy));
  savedAt.value = Date.now();
  savings.value++;
  preview.value = null;
}

export async function load(): Promise<void> {
  try {
    if (page.policy_id) take(await call<PolicyView>("GET", `/policies/${page.policy_id}`));
    [agents.value, groups.value] = await Promise.all([allAgents(), allGroups()]);
    status.value = "ready";
    failure.value = null;
  } catch (error) {
    failure.value = error as Refused;
    status.value = "failed";
  }
}

export function save(): Promise<void> {
  return tried("save", async () => {
    const id = saved.value?.id;
    const view = id ? await store(form.value) : await call<PolicyView>("POST", "/policies", form.value);
    take(view);
    savedAt.value = Date.now();
    savings.value++;
    if (!id) history.replaceState(null, "", `/console/policies/${view.id}`);
  });
}

export function showPreview(): Promise<void> {
  return tried("preview", async () => {
    preview.value = await call<PreviewAnswer>("POST", `/policies/${saved.value?.id ?? 0}/preview`, { ...form.value, name: form.value.name.trim() || "—" });
  });
}

export function run(): Promise<void> {
  return tried("run", async () => {
    ran.value = await call<Run>("POST", `/policies/${saved.value!.id}/run`);
    preview.value = null;
  });
}
