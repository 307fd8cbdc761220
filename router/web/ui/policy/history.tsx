// The versions of the policy: who saved what and when, the difference of two, and the way back.
import { useEffect, useState } from "preact/hooks";
import { ConfirmDialog } from "../core/confirm-dialog";
import { call, type Refused } from "../core/http";
import { t, tn } from "../core/i18n";
import { Failed, Loading } from "../core/states";
import { dayTime } from "../core/when";
import { actor } from "../core/words";
import type { Page } from "../core/wire";
import { agents, dirty, groups, restore, saved, savings } from "./store";
import type { Version } from "./types";
import { changes, type Names } from "./words";

const SHOWN = 20;

function called(version: Version): string {
  return t("第 {n} 版", { n: version.version });
}

/** Field, before, after. */
function Difference({ before, after, names }: { before: Version; after: Version; names: Names }) {
  const found = changes(before.policy, after.policy, names);
  if (!found.length) return <p class="muted">{t("两个版本没有差别")}</p>;
  return (
    <ul class="changes">{found.map(({ key, label, before: was, after: is }) => (
      <li key={key}><span class="muted">{label}</span> <s>{was || t("（无）")}</s> <span aria-hidden="true">→</span><span class="visually-hidden">{t("改为")}</span> <b>{is || t("（无）")}</b></li>
    ))}</ul>
  );
}

function Compare({ all, names }: { all: Version[]; names: Names }) {
  const [pair, setPair] = useState<[number, number]>([all[Math.min(1, all.length - 1)]!.version, all[0]!.version]);
  const pick = (place: 0 | 1, label: string) => (
    <label class="row"><span>{label}</span>
      <select value={pair[place]} data-testid={`compare-${place}`} onChange={(event) => setPair(place ? [pair[0], Number(event.currentTarget.value)] : [Number(event.currentTarget.value), pair[1]])}>
        {all.map((one) => <option key={one.version} value={one.version}>{called(one)}</option>)}
      </select>
    </label>
  );
  const find = (version: number) => all.find((one) => one.version === version) ?? all[0]!;
  return (
    <section class="compare" aria-label={t("比较两个版本")}>
      <div class="row">{pick(0, t("比较"))}{pick(1, t("与"))}</div>
      <div data-testid="compare-result" role="status"><Difference before={find(pair[0])} after={find(pair[1])} names={names} /></div>
    </section>
  );
}

function Row({ version, former, names, current, back }: { version: Version; former?: Version; names: Names; current: boolean; back: () => void }) {
  return (
    <li data-testid={`version-${version.version}`}>
      <p class="row"><strong>{called(version)}</strong>{current && <span class="chip brand">{t("当前")}</span>}<time class="muted" dateTime={version.at}>{dayTime(version.at)}</time><span class="muted">{actor(version.by)}</span>
        {!current && <button type="button" class="link" aria-label={t("恢复到第 {n} 版", { n: version.version })} onClick={back}>{t("恢复")}</button>}</p>
      {former ? <Difference before={former} after={version} names={names} /> : version.version === 1 && <p class="muted">{t("建立")}</p>}
    </li>
  );
}

function Back({ version, now, names, onDone }: { version: Version; now: Version; names: Names; onDone: () => void }) {
  const effect = `${t("会按第 {n} 版的内容另存为新的一版，现在的版本仍在记录里。", { n: version.version })}${dirty.value ? t("没有保存的修改会丢失。") : ""}`;
  return (
    <ConfirmDialog title={t("恢复到第 {n} 版", { n: version.version })} effect={effect} confirm={t("恢复")} act={() => restore(version.policy)} onDone={onDone}>
      <Difference before={now} after={version} names={names} />
    </ConfirmDialog>
  );
}

function Versions({ all, more }: { all: Version[]; more: (() => void) | null }) {
  const [chosen, setChosen] = useState<Version | null>(null);
  // Names of today first; who is gone is still called as the versions call her.
  const told = all.flatMap((one) => one.targets);
  const names = { agents: [...agents.value, ...told], groups: [...groups.value, ...told] };
  return (
    <>
      {all.length > 1 && <Compare key={all[0]!.version} all={all} names={names} />}
      <ol class="versions" data-testid="policy-versions">
        {all.map((one, place) => <Row key={one.version} version={one} former={all[place + 1]} names={names} current={place === 0} back={() => setChosen(one)} />)}
      </ol>
      {more && <button type="button" class="plain" onClick={more}>{t("更早的版本")}</button>}
      {chosen && <Back version={chosen} now={all[0]!} names={names} onDone={() => setChosen(null)} />}
    </>
  );
}

function Listed({ id }: { id: number }) {
  const [all, setAll] = useState<Version[] | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const [error, setError] = useState<Refused | null>(null);
  const load = async (from: string | null = null) => {
    try {
      const page = await call<Page<Version>>("GET", `/policies/${id}/versions?limit=${SHOWN}${from ? `&cursor=${encodeURIComponent(from)}` : ""}`);
      setAll((known) => (from && known ? [...known, ...page.items] : page.items));
      setCursor(page.next_cursor);
      setError(null);
    } catch (refused) {
      setError(refused as Refused);
    }
  };
  const version = savings.value;
  useEffect(() => void load(), [id, version]);
  if (error) return <Failed what={t("版本没有加载出来")} error={error} onRetry={() => void load()} />;
  return all ? <Versions all={all} more={cursor ? () => void load(cursor) : null} /> : <Loading onRetry={() => void load()} />;
}

/** Fetched when somebody opens it. */
export function History() {
  const [open, setOpen] = useState(false);
  const policy = saved.value;
  if (!policy) return null;
  return (
    <details class="panel history" data-testid="policy-history" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("版本记录")} <span class="counter muted">{tn("共 {n} 版", policy.version)}</span></summary>
      {open && <div class="panel-body"><Listed id={policy.id} /></div>}
    </details>
  );
}
