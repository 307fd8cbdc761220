// Who is there right now. The desk is not told of every colleague's coming and going: it asks when it has to know.
import { allAgents } from "../core/roster";
import { colleagues, me } from "./store";

/** Ask for everybody's presence and load; without an answer the last known ones stay. */
export async function refreshColleagues(): Promise<void> {
  const found = await allAgents().catch(() => null);
  if (found) colleagues.value = new Map(found.filter((agent) => agent.id !== me.value?.id).map((agent) => [agent.id, agent]));
}
