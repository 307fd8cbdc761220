// What the server put into the page for its island.
import type { Me } from "./wire";

export interface Bootstrap {
  me: Me;
  timezone: string;
  /** The server's time when it made the page. */
  now?: string;
  policy_id?: number | null;
  handling?: "pool" | "delegate" | "owner";
  suspended_h?: number;
  conversation_id?: number;
  agent_id?: number;
}

/** Read the page's `<script type="application/json" id="bootstrap">`. */
export function bootstrap<T = Bootstrap>(): T {
  return JSON.parse(document.getElementById("bootstrap")?.textContent ?? "{}") as T;
}

/** True for those who see the console; the server decides again on every call. */
export function isSupervisor(me: Me): boolean {
  return me.role === "supervisor" || me.role === "owner";
}
