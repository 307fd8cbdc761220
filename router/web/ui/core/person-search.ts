// Finding people by what one knows of them: name, pinyin, initials, login, group.
import { initials } from "./initials";
import type { Agent } from "./wire";

/** Tell whether an agent is meant by these words; no words mean everybody. */
export function isMeant(agent: Agent, words: string): boolean {
  const text = `${agent.name} ${agent.pinyin ?? ""} ${initials(agent.name)} ${agent.login} ${agent.groups.map((group) => group.name).join(" ")}`;
  return text.toLowerCase().includes(words.trim().toLowerCase());
}
