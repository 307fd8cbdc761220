// The filters as keys of the address: a pasted link shows the same view; the same keys choose on the server.
import { EVERYTHING, FLAGS, SORTS, STATES, type Filter } from "./store";

/** The filters that are not what they usually are. */
export function queryOf(chosen: Filter): URLSearchParams {
  const query = new URLSearchParams();
  if (chosen.state !== "waiting") query.set("state", chosen.state);
  if (chosen.reason) query.set("reason", chosen.reason);
  if (chosen.group !== null) query.set("group", String(chosen.group));
  if (chosen.q.trim()) query.set("q", chosen.q.trim());
  if (chosen.sort !== "latest") query.set("sort", chosen.sort);
  for (const flag of chosen.flags) query.set(flag, "true");
  return query;
}

/** Read the filters of an address; what nobody knows is as if it were not there. */
export function filterOf(query: URLSearchParams): Filter {
  return {
    state: STATES.find((state) => state === query.get("state")) ?? EVERYTHING.state,
    reason: query.get("reason") ?? "",
    group: Number(query.get("group")) || null,
    q: query.get("q") ?? "",
    sort: SORTS.find((sort) => sort === query.get("sort")) ?? EVERYTHING.sort,
    flags: FLAGS.filter((flag) => query.get(flag) === "true"),
  };
}

/** The filter as the body of a call takes it. */
export function bodyOf({ state, reason, group, q, sort, flags }: Filter): object {
  return {
    state, sort,
    ...(reason && { reason }), ...(group !== null && { group }), ...(q.trim() && { q: q.trim() }),
    ...Object.fromEntries(flags.map((flag) => [flag, true])),
  };
}
