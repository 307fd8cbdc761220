// Somebody saved the policy while it was open here: theirs and mine, and which of each to keep (U8).
import { ConflictDialog, differing } from "../core/conflict";
import { agents, form, groups, problem, saved, take, theirs } from "./store";
import { inWords, merged } from "./words";

export function Conflict() {
  const now = theirs.value;
  const before = saved.value;
  if (!now || !before) return null;
  const names = { agents: agents.value, groups: groups.value };
  const [was, mine, fresh] = [before.policy, form.value, now.policy].map((policy) => inWords(policy, names)) as [ReturnType<typeof inWords>, ReturnType<typeof inWords>, ReturnType<typeof inWords>];
  const found = differing(was.map(({ key, label, text }, place) => ({ key, label, before: text, mine: mine[place]!.text, theirs: fresh[place]!.text })));
  const keep = (keys: Set<string>) => {
    const kept = merged(now.policy, form.value, keys);
    take(now);
    form.value = kept;
    theirs.value = null;
    problem.value = "";
  };
  return <ConflictDialog differences={found} onClose={() => { theirs.value = null; }} onKeep={keep} />;
}
