// One customer in a queue, and what a supervisor can do for her.
import { useComputed } from "@preact/signals";
import { duration, secondsSince, tick } from "../core/clock";
import { call, type Refused } from "../core/http";
import { t } from "../core/i18n";
import { explain } from "../core/refusals";
import { channelWord } from "../core/words";
import type { QueuePlace } from "../core/wire";
import { known, places, problem } from "./store";
import { whyText } from "./why";

export type Act = "group" | "agent" | "pool";

async function promote(place: QueuePlace): Promise<void> {
  problem.value = "";
  try {
    await call("POST", `/queue/${place.conversation.id}/promote`);
  } catch (error) {
    problem.value = t("{name} 没有提前：{why}", { name: place.conversation.customer.name, why: explain(error as Refused, "promote") });
  }
}

function Waited({ since }: { since: string }) {
  return <span class="counter">{useComputed(() => duration(secondsSince(since, tick.value)))}</span>;
}

function Acts({ place, ask }: { place: QueuePlace; ask: (act: Act, place: QueuePlace) => void }) {
  const { name } = place.conversation.customer;
  const button = (text: string, testid: string, click: () => void) => (
    <button type="button" class="link" data-testid={testid} aria-label={t("{act}：{name}", { act: text, name })} onClick={click}>{text}</button>
  );
  return (
    <span class="row queue-acts">
      {(place.position > 1 || place.why === "waits_for_recent") && button(t("提前"), "queue-promote", () => void promote(place))}
      {button(t("改组"), "queue-group", () => ask("group", place))}
      {button(t("指派"), "queue-assign", () => ask("agent", place))}
      {button(t("转离线消息池"), "queue-pool", () => ask("pool", place))}
    </span>
  );
}

export function Row({ id, ask }: { id: number; ask: (act: Act, place: QueuePlace) => void }) {
  const place = useComputed(() => known.value.get(id)).value;
  const here = useComputed(() => places.value.has(id)).value;
  if (!place) return null;
  const { conversation } = place;
  return (
    <tr class={here ? "" : "muted"} data-testid={`queue-row-${id}`}>
      <td class="number">{here && place.why !== "waits_for_recent" ? place.position : "—"}</td>
      <th scope="row"><a href={`/console/conversations/${id}`}>{conversation.customer.name}</a>{place.priority > 0 && <> <span class="chip brand">{t("已提前")}</span></>}
        {conversation.last_message && <p class="field-help ellipsis queue-last">{conversation.last_message.text}</p>}</th>
      <td>{place.group.name}</td>
      <td>{channelWord(conversation.channel)}</td>
      <td class="number">{here ? <Waited key={place.queued_at} since={place.queued_at} /> : "—"}</td>
      <td>{here ? whyText(place) : t("已离开排队")}</td>
      <td class="number">{here && place.estimate_s !== null ? t("约 {time}", { time: duration(place.estimate_s) }) : "—"}</td>
      <td>{here && <Acts place={place} ask={ask} />}</td>
    </tr>
  );
}
