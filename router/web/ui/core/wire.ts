// What travels, as the server's models/wire describes it.

export type Presence = "online" | "suspended" | "offline";
export type ConversationState = "routing" | "bot" | "queued" | "assigned" | "active" | "waiting_offline" | "closed";

export interface Ref { id: number; name: string }

export interface Me { shop: string; agent: Ref; login: string; role: "agent" | "lead" | "supervisor" | "owner" | "integration" }

export interface Message {
  conversation_id: number;
  seq: number;
  sender: { type: "customer" | "agent" | "bot" | "system"; id: number | null; name: string };
  kind: "text" | "note" | "click" | "notice";
  text: string;
  at: string;
  client_msg_id?: string | null;
  rateable?: boolean;
  resolved?: boolean | null;
}

export interface SystemMessage {
  kind: string;
  text: string;
  operator: string;
  at: string;
  after_seq: number;
  run_id: number | null;
  entry_id: number | null;
  note: string | null;
  policy: Ref | null;
  slot_at: string | null;
  chosen_by: string | null;
  entry_first_message_at: string | null;
  entry_last_message_at: string | null;
  entry_messages: number | null;
}

/** An offered transfer: `from` asks `to` until `expires_at`; with `to_group` the next member is asked after her. */
export interface Offer { from: Ref; to: Ref; reason: string; note: string | null; at: string; expires_at: string; to_group: number | null }

export type Attention = "reclaimed_often" | "nobody_else";

/** Who blocked a customer, when and why. */
export interface Block { by: string; at: string; reason: string; by_id: number | null }

export interface Customer { id: number; name: string; external_id: string | null; facts: Record<string, unknown>; block?: Block | null }

export interface Assignment { trace_id: number; reason: string; agent: Ref; at: string; system_message: SystemMessage | null }

export interface Conversation {
  id: number;
  customer: Customer;
  channel: string;
  state: ConversationState;
  owner: Ref | null;
  group: Ref | null;
  opened_at: string;
  closed_at: string | null;
  former_id: number | null;
  messages: number;
  agent_read_seq: number;
  customer_read_seq: number;
  last_message_at: string | null;
  waiting_since: string | null;
  asked_human: boolean;
  handoff: { trigger: string; detail: string | null; intent: string | null; at: string; bot: string | null } | null;
  assignment: Assignment | null;
  entry_id: number | null;
  last_message: Message | null;
  assigned_at: string | null;
  accepted: boolean;
  attention: Attention | null;
  offer: Offer | null;
  waits_for: Ref | null;
  closed_reason?: "left_shop" | "blocked" | null;
}

export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

/** Working hours by the shop's wall clock: start inside, end outside; a dated entry replaces the weekly ones of its day. */
export interface Hours {
  weekly: { days: Weekday[]; from: string; to: string }[];
  dates: { date: string; times: { from: string; to: string }[]; note: string | null }[];
}

export interface Agent {
  id: number;
  login: string;
  name: string;
  role: Me["role"];
  capacity: number;
  load: number;
  awaiting: number;
  presence: Presence;
  presence_reason: string | null;
  presence_until: string | null;
  presence_since: string;
  connection: "connected" | "grace" | "disconnected";
  grace_until: string | null;
  pool_right: boolean;
  disabled: boolean;
  groups: Ref[];
  version: number;
  keep_recents: boolean | null;
  /** What she becomes when her conversations are done. */
  next_presence: Presence | null;
  next_reason: string | null;
  on_shift: boolean;
  shift_until: string | null;
  hours: Hours | null;
  /** Since when her customers await a reply, longest first; on console sockets only. */
  waits?: string[];
  /** Her name in Latin letters. */
  pinyin?: string;
}

export interface Entry {
  id: number;
  conversation_id: number;
  customer: Ref;
  channel: string;
  group: Ref | null;
  state: "waiting" | "allocated" | "closed" | "bot";
  reason: string;
  asked_human: boolean;
  bot_missed: boolean;
  unanswered: boolean;
  first_message_at: string;
  last_message_at: string;
  messages: number;
  entered_at: string;
  agent: Ref | null;
  suggested: Ref | null;
  for_agent: Ref | null;
  closed_reason: string | null;
  older_than_window: boolean;
  last_text: string | null;
  blocked?: boolean;
  order_status: string | null;
  /** When a conversation on the bot's side comes into the pool, if it stays silent. */
  enters_at?: string | null;
}

/** A conversation on the bot's side that needs a person (R6.4). */
export type BotWaiting = Pick<Entry, "conversation_id" | "customer" | "channel" | "group" | "asked_human" | "bot_missed" | "unanswered" | "first_message_at" | "last_message_at" | "messages" | "last_text" | "enters_at">;

export interface PoolCounts { waiting: number; bot: number; older: number; failed: number; handled: number }

export interface RunProgress { run_id: number; operator: string; operator_id: number | null; done: number; assigned: number; total: number }

export interface Run {
  id: number | null;
  policy: Ref | null;
  slot_at: string | null;
  trigger: "schedule" | "manual" | "agent_ready";
  operator: string;
  state: "running" | "done" | "failed" | "missed";
  headcount: number;
  quota_per_agent: number | null;
  cap: number;
  eligible: number;
  assigned: number;
  failed: number;
  left: number;
  avg_awaiting: number;
  min_online: number | null;
  max_avg_awaiting: number | null;
  reason: string | null;
  reason_text: string | null;
  started_at: string;
  finished_at: string | null;
  /** What the condition on agents online looks at; absent on old records. */
  online?: number | null;
}

/** What a run gave the agent who is told. */
export interface RunShare { run_id: number; policy: Ref | null; slot_at: string | null; trigger: Run["trigger"]; operator: string; started_at: string; count: number }

/** `run` is for those who may open its record, `yours` for who got something. */
export interface FinishedRun { run: Run | null; yours: RunShare | null }

export interface Shop {
  key: string;
  name: string;
  timezone: string;
  warn_s: number;
  overdue_s: number;
  grace_s?: number;
  suspended_h: number;
  when_suspended: "within_window" | "never" | "always";
  /** How long an offered transfer waits for an answer, and whether offline agents get one through the pool. */
  offer_s: number;
  to_offline: boolean;
}

/** The sender has the conversation already: for her it is null. */
export interface OfferedTransfer { conversation_id: number; conversation: Conversation | null; offer: Offer }

export interface AgentSnapshot { shop: Shop; me: Agent; conversations: Conversation[]; colleagues: Agent[]; groups: Ref[]; offers: OfferedTransfer[] }

export interface VisitorState {
  conversation_id: number;
  state: ConversationState;
  agent: string | null;
  position: number | null;
  estimate_s: number | null;
  back_at: string | null;
  notice: string | null;
}

export interface VisitorSnapshot { shop: Ref; customer: Customer; state: VisitorState | null; messages: Message[]; bot: boolean; blocked?: boolean }

export interface PoolStrip {
  waiting: number;
  allocated_today: number;
  failed_today: number;
  last_run: Run | null;
  next_slot_at: string | null;
  automatic: boolean;
}

/** How well a bot is (R2.4). */
export interface BotHealth { bot: string; healthy: boolean; failures: number; until: string | null }

export interface ConsoleSnapshot { agents: Agent[]; pool: PoolStrip | null; runs: Run[]; queue: QueuePlace[]; bots: BotHealth[] }

export interface Page<T> { items: T[]; next_cursor: string | null; total: number | null }

export interface Ready {
  connection_id: string;
  heartbeat_s: number;
  resumed: boolean;
  log_id: string;
  last_seq: number;
  now: string;
  agent_id?: number | null;
  customer_id?: number | null;
  presence?: Presence | null;
}

/** One frame from the server; whoever reads a type knows the shape of its data. */
export interface Frame { type: string; seq?: number; at?: string; ref?: string | null; data: any }

/** One hop of routing: the rule, whether it took the conversation, and the values compared. */
export interface Step { rule: string; took: boolean; detail: string; values?: Record<string, unknown> }

export interface Candidate {
  agent: Ref;
  load: number;
  capacity: number;
  weight: number;
  priority: number;
  last_assigned_at: string | null;
  /** There only when it is later than the last assignment: her wait counts from it. */
  online_since?: string | null;
  reason: string;
}

export interface Placement {
  trace_id: number;
  at: string;
  outcome: string;
  reason: string | null;
  agent: Ref | null;
  steps: Step[];
  candidates: Candidate[];
  omitted: Record<string, number>;
  tie: string | null;
  by: string | null;
  to: Ref | null;
  group: Ref | null;
  words: string | null;
  note: string | null;
  until: string | null;
}

export interface TraceOf { conversation_id: number; decisions: Placement[]; next_cursor: string | null }

/** One conversation an agent was given. */
export interface AssignmentRecord {
  trace_id: number;
  at: string;
  conversation_id: number;
  customer: Ref;
  group: Ref | null;
  reason: string;
  chosen_by: string | null;
  operator: string;
}

export interface ConversationDetail { conversation: Conversation; assignments: Assignment[]; recent_contact: Ref | null }

export interface QueuePlace {
  position: number;
  group: Ref;
  conversation: Conversation;
  queued_at: string;
  queue_until: string | null;
  waited_s: number;
  why: string;
  estimate_s: number | null;
  priority: number;
}

export interface PresenceSpan {
  started_at: string;
  ended_at: string | null;
  presence: Presence;
  connection: Agent["connection"];
  cause: string;
  by: string;
  reason: string | null;
}

export interface Member { agent: Ref; weight: number; priority: number; capacity: number | null; load: number }

export interface QueueSettings { limit: number; timeout_s: number }

export interface GroupWarning { code: "empty" | "unreachable" | "overflow_loop" | "nobody_scheduled"; detail: string; groups: Ref[] }

export interface Group {
  id: number;
  name: string;
  default: boolean;
  members: Member[];
  takes: Record<string, unknown>[];
  overflow: Ref[];
  strict: boolean;
  bot: string | null;
  queue: QueueSettings;
  version: number;
  hours: Hours | null;
  open: boolean;
  hours_until: string | null;
  warnings: GroupWarning[];
  hits_24h: number;
  waiting: number;
}
