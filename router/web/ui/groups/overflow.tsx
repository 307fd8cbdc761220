// Where customers go when nobody here can take them: switches in order, or nowhere at all (R2.6).
import { Choice } from "../core/field";
import { keepFocus } from "../core/focus";
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import { say } from "../core/spoken";
import type { Group } from "../core/wire";
import { change, form, others } from "./store";

function move(id: number, by: number): void {
  const chain = [...form.value.overflow];
  const from = chain.indexOf(id);
  const to = from + by;
  if (to < 0 || to >= chain.length) return;
  chain.splice(to, 0, ...chain.splice(from, 1));
  keepFocus();
  change({ overflow: chain });
  say(t("已移到第 {n} 位，共 {total} 个", { n: to + 1, total: chain.length }));
}

function toggle(id: number): void {
  const { overflow } = form.value;
  change({ overflow: overflow.includes(id) ? overflow.filter((one) => one !== id) : [...overflow, id] });
}

function Link({ group }: { group: Group }) {
  const { overflow, strict } = form.value;
  const place = overflow.indexOf(group.id);
  const on = place >= 0;
  const onKey = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown") || !on) return;
    event.preventDefault();
    move(group.id, event.key === "ArrowUp" ? -1 : 1);
  };
  return (
    <li class="chain-row" onKeyDown={onKey}>
      <label class="switch"><input type="checkbox" role="switch" checked={on} disabled={strict} data-testid={`overflow-${group.id}`} onChange={() => toggle(group.id)} /><span>{on && <span class="chip brand">{place + 1}</span>} {group.name}</span></label>
      {on && !strict && (
        <span class="row">
          <button type="button" class="plain icon" aria-label={t("上移 {name}", { name: group.name })} aria-disabled={place === 0} onClick={() => move(group.id, -1)}><Icon icon="arrow-up" /></button>
          <button type="button" class="plain icon" aria-label={t("下移 {name}", { name: group.name })} aria-disabled={place === overflow.length - 1} onClick={() => move(group.id, 1)}><Icon icon="arrow-down" /></button>
        </span>
      )}
    </li>
  );
}

export function Overflow() {
  const { overflow, strict } = form.value;
  const chain = overflow.map((id) => others.value.find((group) => group.id === id)).filter((group): group is Group => !!group);
  const off = others.value.filter((group) => !overflow.includes(group.id));
  const fallback = others.value.find((group) => group.default);
  return (
    <>
      <Choice checked={strict} label={t("严格：只由本组接待")} help={t("没人能接就在本组排队，不溢出，也不进默认组")} testid="strict" onChange={(on) => change({ strict: on })} />
      {others.value.length ? <ol class={`chain ${strict ? "greyed" : ""}`}>{[...chain, ...off].map((group) => <Link key={group.id} group={group} />)}</ol> : <p class="muted">{t("还没有别的分流组")}</p>}
      {!strict && !form.value.default && fallback && <p class="field-help">{t("最后找默认组：{name}", { name: fallback.name })}</p>}
      {!strict && others.value.length > 0 && <p class="field-help">{t("打开的组按顺序接手；Alt ↑ ↓ 移动")}</p>}
    </>
  );
}
