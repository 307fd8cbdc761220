// Everybody who serves, live on a console socket; painted twice a second at most.
import { signal } from "@preact/signals";
import type { Agent } from "./wire";

const PAINT_MS = 500;

export class LiveAgents {
  readonly agents = signal<ReadonlyMap<number, Agent>>(new Map());
  private changed = new Map<number, Agent>();
  private painting: ReturnType<typeof setTimeout> | undefined;

  /** `arrived` is called when somebody new is painted. */
  constructor(private readonly arrived: () => void = () => undefined) {}

  /** Take over a snapshot. */
  replace(all: Agent[]): void {
    this.changed.clear();
    this.agents.value = new Map(all.map((agent) => [agent.id, agent]));
  }

  /** Take over one agent, soon. */
  readonly change = ({ agent }: { agent: Agent }): void => {
    this.changed.set(agent.id, agent);
    this.painting ??= setTimeout(() => this.paint(), PAINT_MS);
  };

  private paint(): void {
    this.painting = undefined;
    const known = new Map(this.agents.value);
    const fresh = [...this.changed.keys()].some((id) => !known.has(id));
    for (const [id, agent] of this.changed) known.set(id, agent);
    this.changed.clear();
    this.agents.value = known;
    if (fresh) this.arrived();
  }
}
