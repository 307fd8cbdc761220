// One account: her settings as a form, and what is on record of her.
import { computed, signal } from "@preact/signals";
import { followConnection } from "../core/connection";
import { call, type FieldError, type Refused } from "../core/http";
import { hoursFault } from "../core/hours";
import { bootstrap } from "../core/page";
import { explain } from "../core/refusals";
import { allAgents, allGroups } from "../core/roster";
import { Socket } from "../core/socket";
import type { Agent, Frame, Group, Hours, Me } from "../core/wire";

export const page = bootstrap();
export const id = page.agent_id!;

export interface Form { name: string; role: Me["role"]; capacity: number; pool_right: boolean; hours: Hours | null }

export const agent = signal<Agent | null>(null);
export const form = signal<Form | null>(null);
export const groups = signal<Group[]>([]);
export const failure = signal<Refused | null>(null);
export const problem = signal("");
export const fieldErrors = signal<FieldError[]>([]);
export const said = signal("");

function formOf({ name, role, capacity, pool_right, hours }: Agent): Form {
  return { name, role, capacity, pool_right, hours };
}

/** She as she is now; what was typed into the form stays. */
function follow(changed: Agent): void {
  const typing = dirty.peek();
  if (changed.id !== id) return;
  agent.value = changed;
  if (!typing) form.value = formOf(changed);
}

export const dirty = computed(() => !!agent.value && !!form.value && JSON.stringify(form.value) !== JSON.stringify(formOf(agent.value)));
export const valid = computed(() => !!form.value?.name.trim() && !hoursFault(form.value.hours));

export function take(changed: Agent): void {
  agent.value = changed;
  form.value = formOf(changed);
}

export function change(part: Partial<Form>): void {
  if (form.value) form.value = { ...form.value, ...part };
  problem.value = "";
  said.value = "";
  fieldErrors.value = [];
}

export function errorOf(field: string): string {
  return fieldErrors.value.filter((one) => one.field.includes(field)).map((one) => one.detail).join(" ");
}

export async function load(): Promise<void> {
  try {
    const [agents, all] = await Promise.all([allAgents(), allGroups()]);
    const found = agents.find((one) => one.id === id);
    if (found) follow(found);
    groups.value = all.filter((group) => group.members.some((member) => member.agent.id === id));
    failure.value = null;
  } catch (error) {
    failure.value = error as Refused;
  }
}

let greeted = false;

export const socket: Socket = new Socket({
  path: "/ws/console",
  onFrame: (frame: Frame) => { if (frame.type === "agent.changed") follow(frame.data.agent); },
  // The server's clock is known from here on: times are right from the first picture.
  onReady: () => {
    void socket.request("watch", { topics: ["agents"] }).catch(() => undefined);
    if (greeted || !agent.value) void load();
    greeted = true;
  },
});

export const connection = followConnection(socket, () => null);

/** Change the account; the answer of the server is what is shown from then on. */
export async function patch(part: Partial<Form> & { disabled?: boolean }, done: string): Promise<void> {
  try {
    take(await call<Agent>("PATCH", `/agents/${id}`, part, { "if-match": `"${agent.value!.version}"` }));
    problem.value = "";
    fieldErrors.value = [];
    said.value = done;
  } catch (error) {
    problem.value = explain(error as Refused);
    fieldErrors.value = (error as Refused).errors ?? [];
  }
}
