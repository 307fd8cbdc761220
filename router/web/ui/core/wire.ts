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

export interface Customer { id: number; name: string; external_id: string | null; facts: Record<string, unknown> }

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
  handoff: { trigger: string; detail: string | null; intent: string | null; at: string } | null;
  assignment: Assignment | null;
  entry_id: number | null;
  last_message: Message | null;
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
}

export interface Entry {
  id: number;
  conversation_id: number;
  customer: Ref;
  channel: string;
  group: Ref | null;
  state: "waiting" | "allocated" | "closed";
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
  closed_reason: string | null;
  older_than_window: boolean;
  last_text: string | null;
}

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
}

export interface Shop {
  key: string;
  name: string;
  timezone: string;
  warn_s: number;
  overdue_s: number;
  grace_s?: number;
  suspended_h: number;
  when_suspended: "within_window" | "never" | "always";
}

export interface AgentSnapshot { shop: Shop; me: Agent; conversations: Conversation[]; colleagues: Agent[]; groups: Ref[] }

export interface VisitorState {
  conversation_id: number;
  state: ConversationState;
  agent: string | null;
  position: number | null;
  estimate_s: number | null;
  back_at: string | null;
  notice: string | null;
}

export interface VisitorSnapshot { shop: Ref; customer: Customer; state: VisitorState | null; messages: Message[]; bot: boolean }

export interface PoolStrip {
  waiting: number;
  allocated_today: number;
  failed_today: number;
  last_run: Run | null;
  next_slot_at: string | null;
  automatic: boolean;
}

export interface ConsoleSnapshot { agents: Agent[]; pool: PoolStrip | null; runs: Run[]; queue: Conversation[] }

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
