// A policy as the server speaks of it (models/wire/rest.py).
import type { Ref, Run } from "../core/wire";
import type { TimeWindow } from "../core/slots";

export interface Policy {
  name: string;
  enabled: boolean;
  range: "asked_human" | "all";
  window_h: number;
  order: "latest_first" | "longest_wait_first";
  times: TimeWindow[];
  every_min: 5 | 10 | 15 | 30 | 60;
  on_agent_ready: boolean;
  targets: { kind: "shunt_rules" | "groups" | "agents"; groups: number[]; agents: number[] };
  conditions: { min_online: number; max_avg_awaiting: number | null };
  quota_per_agent: number;
  headcount: "shop" | "targets" | null;
  agent_cap: number | null;
  suspended_recent_contact: boolean;
  respect_capacity: boolean;
  spread: number | null;
}

export interface PolicyView { id: number; version: number; policy: Policy; slots: string[]; next_slot_at: string | null; idle_because: string | null }

export interface Item { entry_id: number; conversation_id: number; customer: Ref; outcome: "assigned" | "skipped" | "failed"; agent: Ref | null; reason: string; reason_text: string; chosen_by: string | null }

export interface Share { agent: Ref; count: number; load: number; capacity: number }

export interface PreviewAnswer { run: Run; items: Item[]; split: Share[] }

/** What a run that began now would come to, worked out by the server (R7.7, R7.8). */
export interface Arithmetic {
  now: string;
  online: number;
  avg_awaiting: number;
  headcount: number;
  quota_per_agent: number;
  cap: number;
  eligible: number;
  reason: string | null;
  reason_text: string | null;
  slots: string[];
  next_slot_at: string | null;
  idle_because: string | null;
}

export interface Version { version: number; at: string; by: string; policy: Policy; targets: Ref[]; changed: (keyof Policy)[] }

export const EMPTY: Policy = {
  name: "", enabled: true, range: "asked_human", window_h: 24, order: "latest_first", times: [{ from: "09:00", to: "18:00" }], every_min: 30,
  on_agent_ready: false, targets: { kind: "shunt_rules", groups: [], agents: [] }, conditions: { min_online: 1, max_avg_awaiting: null },
  quota_per_agent: 100, headcount: null, agent_cap: null, suspended_recent_contact: true, respect_capacity: false, spread: null,
};
