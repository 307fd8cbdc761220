// Blocking the customer of a conversation, and lifting it.
import { serverNow } from "../core/clock";
import { isSupervisor } from "../core/page";
import type { Block, Customer } from "../core/wire";
import { me, socket } from "./link";
import { conversations } from "./store";

/** Show on every conversation with her whether she is blocked. */
function mark(customer: number, block: Block | null): void {
  conversations.value = new Map([...conversations.value].map(([id, one]) => [id, one.customer.id === customer ? { ...one, customer: { ...one.customer, block } } : one]));
}

export async function block(customer: Customer, reason: string): Promise<void> {
  await socket.request("customer.block", { customer_id: customer.id, reason });
  mark(customer.id, { by: me.agent.name, by_id: me.agent.id, at: new Date(serverNow()).toISOString(), reason });
}

export async function unblock(customer: Customer): Promise<void> {
  await socket.request("customer.unblock", { customer_id: customer.id });
  mark(customer.id, null);
}

/** Who blocked her lifts it, or a supervisor. */
export function mayLift(customer: Customer): boolean {
  return customer.block?.by_id === me.agent.id || isSupervisor(me);
}
