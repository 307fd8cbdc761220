// The versions of an entry: who saved what and when, and the way back.
import { useEffect, useState } from "preact/hooks";
import { ConfirmDialog } from "../core/confirm-dialog";
import { call, type Refused } from "../core/http";
import { t, tn } from "../core/i18n";
import { Failed, Loading } from "../core/states";
import { dayTime } from "../core/when";
import type { Page } from "../core/wire";
import { actor } from "../core/words";
import { dirty, restore } from "./store";
import { type Entry, type EntryBody, formOf, type Version } from "./types";
import { entryRows } from "./words";

const SHOWN = 20;

function Difference({ before, after }: { before: EntryBody; after: EntryBody }) {
  const was = entryRows(formOf(before));
  const found = entryRows(formOf(after)).map(([key, label, is], at) => ({ key, label, was: was[at]![2], is })).filter((one) => one.was !== one.is);
  if (!found.length) return <p class="muted">{t("两个版本没有差别")}</p>;
  return (
    <ul class="changes">{found.map(({ key, label, was, is }) => (
      <li key={key}><span class="muted">{label}</span> <s>{was || t("（无）")}</s> <span aria-hidden="true">→</span><span class="visually-hidden">{t("改为")}</span> <b>{is || t("（无）")}</b></li>
    ))}</ul>
  );
}

function Row({ version, former, current, back }: { version: Version; former?: Version; current: boolean; back: () => void }) {
  const n = version.version ?? 0;
  return (
    <li data-testid={`version-${n}`}>
      <p class="row"><strong>{t("第 {n} 版", { n })}</strong>{current && <span class="chip brand">{t("当前")}</span>}<time class="muted" dateTime={version.at}>{dayTime(version.at)}</time><span class="muted">{actor(version.by)}</span>
        {!current && version.entry && <button type="button" class="link" aria-label={t("恢复到第 {n} 版", { n })} onClick={back}>{t("恢复")}</button>}</p>
      {version.entry && former?.entry ? <Difference before={former.entry} after={version.entry} /> : n === 1 && <p class="muted">{t("建立")}</p>}
    </li>
  );
}

function Back({ version, now, onDone }: { version: Version; now: EntryBody; onDone: () => void }) {
  const n = version.version ?? 0;
  const effect = `${t("会按第 {n} 版的内容另存为新的一版，现在的版本仍在记录里。", { n })}${dirty.value ? t("没有保存的修改会丢失。") : ""}`;
  return (
    <ConfirmDialog title={t("恢复到第 {n} 版", { n })} effect={effect} confirm={t("恢复")} act={() => restore(formOf(version.entry!))} onDone={onDone}>
      <Difference before={now} after={version.entry!} />
    </ConfirmDialog>
  );
}

function Listed({ saved }: { saved: Entry }) {
  const [all, setAll] = useState<Version[] | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const [error, setError] = useState<Refused | null>(null);
  const [chosen, choose] = useState<Version | null>(null);
  const load = async (from: string | null = null) => {
    try {
      const page = await call<Page<Version>>("GET", `/knowledge/entries/${saved.id}/versions?limit=${SHOWN}${from ? `&cursor=${encodeURIComponent(from)}` : ""}`);
      setAll((known) => (from && known ? [...known, ...page.items] : page.items));
      setCursor(page.next_cursor);
      setError(null);
    } catch (refused) {
      setError(refused as Refused);
    }
  };
  useEffect(() => void load(), []);
  if (error) return <Failed what={t("版本没有加载出来")} error={error} onRetry={() => void load()} />;
  if (!all) return <Loading onRetry={() => void load()} />;
  return (
    <>
      <ol class="versions" data-testid="entry-versions">{all.map((one, place) => <Row key={place} version={one} former={all[place + 1]} current={place === 0} back={() => choose(one)} />)}</ol>
      {cursor && <button type="button" class="plain" onClick={() => void load(cursor)}>{t("更早的版本")}</button>}
      {chosen && <Back version={chosen} now={saved.entry} onDone={() => choose(null)} />}
    </>
  );
}

/** Fetched when somebody opens it. */
export function Versions({ saved }: { saved: Entry }) {
  const [open, setOpen] = useState(false);
  return (
    <details class="history" data-testid="entry-history" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("版本记录")} <span class="counter muted">{tn("共 {n} 版", saved.version)}</span></summary>
      {open && <Listed saved={saved} />}
    </details>
  );
}
