// The shop's settings and a trial, as the server speaks of them (models/wire).
import type { Candidate, ConversationState, Hours, QueueSettings, Ref, Step } from "./wire";
import type { Facts } from "./facts";

export interface HandoffSettings {
  keywords: (string | { word: string; match: "whole" | "contained" })[];
  button: boolean;
  misses: number | null;
  low_confidence: { below: number; times: number } | null;
  repeats: number | null;
  hours_only: boolean;
  reassure_s: number | null;
  idle_s: number;
}

export interface Settings {
  name: string;
  timezone: string;
  locale: "zh-CN" | "en";
  offline_handling: "pool" | "delegate" | "owner";
  delegate: number | null;
  widget: { origins: string[] };
  hours: Hours | null;
  notices: { outside_hours: string | null; offline: string | null; reassure: string | null };
  presence: { grace_s: number; mobile_grace_s: number };
  replies: { warn_s: number; overdue_s: number; reclaim_s: number | null };
  transfer: { offer_s: number; to_offline: boolean };
  recent_contact: {
    suspended_h: number;
    window_h: number;
    when_suspended: "within_window" | "never" | "always";
    when_all_suspended: "pool" | "recent";
    recent_over_capacity: boolean;
    recent_wait_s: number;
  };
  bot: { mode: "off" | "bot_first" | "human_first"; bot: string | null };
  handoff: HandoffSettings;
  dedicated: { customer: string; agent: number }[];
}

export interface ShopSettings { shop: string; version: number; settings: Settings }

export interface MemberForm { agent: number; weight: number; priority: number; capacity: number | null }

/** A group with ids, as it is sent. */
export interface GroupForm {
  name: string;
  default: boolean;
  members: MemberForm[];
  takes: Facts[];
  overflow: number[];
  strict: boolean;
  bot: string | null;
  queue: QueueSettings;
  hours: Hours | null;
}

/** A group as it might be; id 0 for a new one. */
export interface GroupDraft extends GroupForm { id: number }

export interface Trial {
  place: ConversationState;
  reason: string | null;
  agent: Ref | null;
  group: Ref | null;
  steps: Step[];
  candidates: Candidate[];
  omitted: Record<string, number>;
  tie: string | null;
  position: number | null;
  back_at: string | null;
  notice: string | null;
}
