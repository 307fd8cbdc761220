// The shop's routing settings while they are edited, and the order of its groups.
import { computed, signal } from "@preact/signals";
import { keepFocus } from "../core/focus";
import { hoursFault } from "../core/hours";
import { call, type FieldError, type Refused } from "../core/http";
import { t } from "../core/i18n";
import { bootstrap, type Bootstrap } from "../core/page";
import { explain } from "../core/refusals";
import { allAgents, allGroups } from "../core/roster";
import type { Settings, ShopSettings } from "../core/settings";
import { say } from "../core/spoken";
import type { Agent, Group } from "../core/wire";

export const page = bootstrap<Bootstrap & { bots: string[] }>();

export const form = signal<Settings | null>(null);
export const saved = signal<ShopSettings | null>(null);
export const groups = signal<Group[]>([]);
export const agents = signal<Agent[]>([]);
export const status = signal<"loading" | "ready" | "failed">("loading");
export const failure = signal<Refused | null>(null);
export const problem = signal("");
export const orderProblem = signal("");
export const fieldErrors = signal<FieldError[]>([]);
export const busy = signal(false);
export const savedAt = signal(0);
/** Theirs, when somebody was faster. */
export const theirs = signal<ShopSettings | null>(null);

export const dirty = computed(() => JSON.stringify(form.value) !== JSON.stringify(saved.value?.settings));

/** What keeps the settings from being saved, in words. */
export const fault = computed(() => {
  const now = form.value;
  if (!now) return "";
  if (now.offline_handling === "delegate" && now.delegate === null) return t("请选代接账号");
  if (now.dedicated.some(({ customer }) => !customer.trim())) return t("请填专属客服的买家编号");
  if (now.bot.mode !== "off" && !now.bot.bot) return t("请选机器人");
  return hoursFault(now.hours);
});

export function change(part: Partial<Settings>): void {
  form.value = { ...form.value!, ...part };
  problem.value = "";
  fieldErrors.value = [];
}

/** Change some fields of one section. */
export function changeIn<K extends "recent_contact" | "bot" | "handoff" | "notices" | "presence" | "replies" | "transfer">(section: K, part: Partial<Settings[K]>): void {
  change({ [section]: { ...form.value![section], ...part } } as Partial<Settings>);
}

export function errorOf(path: string): string {
  return fieldErrors.value.filter((one) => one.field.includes(path)).map((one) => one.detail).join("；");
}

function take(view: ShopSettings): void {
  saved.value = view;
  form.value = view.settings;
}

export async function load(): Promise<void> {
  status.value = "loading";
  try {
    const [shop, list, people] = await Promise.all([call<ShopSettings>("GET", "/shop"), allGroups(), allAgents()]);
    take(shop);
    groups.value = list;
    agents.value = people.filter((agent) => agent.role !== "integration");
    failure.value = null;
    status.value = "ready";
  } catch (error) {
    failure.value = error as Refused;
    status.value = "failed";
  }
}

async function refused(error: Refused): Promise<void> {
  if (error.code === "version_mismatch") theirs.value = await call<ShopSettings>("GET", "/shop");
  else { fieldErrors.value = error.errors; problem.value = explain(error); }
}

export async function save(): Promise<void> {
  if (busy.value || !saved.value) return;
  busy.value = true;
  try {
    take(await call<ShopSettings>("PATCH", "/shop", form.value, { "if-match": `"${saved.value.version}"` }));
    savedAt.value = Date.now();
    groups.value = await allGroups();
  } catch (error) {
    await refused(error as Refused).catch((again) => { problem.value = explain(again as Refused); });
  } finally {
    busy.value = false;
  }
}

/** Go on from their version with these fields of mine. */
export function keep(mine: Set<string>): void {
  const now = theirs.value;
  if (!now || !form.value) return;
  const kept = Object.fromEntries(Object.entries(form.value).filter(([key]) => mine.has(key)));
  take(now);
  change(kept as Partial<Settings>);
  theirs.value = null;
}

let storing = false;

/** Send the order as it is now; what moves meanwhile is sent afterwards. */
async function storeOrder(before: Group[]): Promise<void> {
  if (storing) return;
  storing = true;
  orderProblem.value = "";
  try {
    for (let sent = ""; sent !== order();) {
      sent = order();
      await call("PUT", "/groups/order", { groups: JSON.parse(sent) });
    }
  } catch (error) {
    groups.value = await allGroups().catch(() => before);
    orderProblem.value = explain(error as Refused);
  } finally {
    storing = false;
  }
}

function order(): string {
  return JSON.stringify(groups.value.map((group) => group.id));
}

/** Move a group to a place from 1 in the matching order (R2.5), say so, and keep the focus where it is. */
export function moveTo(id: number, place: number): void {
  const before = groups.value;
  const from = before.findIndex((group) => group.id === id);
  const to = Math.max(0, Math.min(before.length - 1, place - 1));
  if (from === to) return;
  const moved = [...before];
  moved.splice(to, 0, ...moved.splice(from, 1));
  keepFocus();
  groups.value = moved;
  say(t("已移到第 {n} 位，共 {total} 个", { n: to + 1, total: moved.length }));
  void storeOrder(before);
}
