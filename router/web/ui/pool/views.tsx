// Named sets of filters, kept in this browser for whoever is signed in.
import { signal } from "@preact/signals";
import { useState } from "preact/hooks";
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import { Menu } from "../core/menu";
import { read, write } from "../core/stored";
import { filterOf, queryOf } from "./address";
import { page } from "./link";
import { choose } from "./load";
import { filter } from "./store";

interface View { name: string; query: string }

const MOST_VIEWS = 20;
const KEY = `pool-views:${page.me.shop}:${page.me.login}`;
/** Undefined until somebody looks: the storage is slow to open, and the rows need not wait for it. */
const views = signal<View[] | undefined>(undefined);

function saved(): View[] {
  return views.value ?? read<View[]>(KEY, []);
}

function keep(next: View[]): void {
  views.value = next;
  write(KEY, next);
}

export function SavedViews() {
  const [name, setName] = useState("");
  const save = (event: Event) => {
    event.preventDefault();
    const named = name.trim();
    if (!named) return;
    keep([...saved().filter((view) => view.name !== named), { name: named, query: queryOf(filter.value).toString() }].slice(-MOST_VIEWS));
    setName("");
  };
  return (
    <Menu label={t("常用视图")} testid="pool-views" button={t("常用视图")}>
      {(close) => (
        <div class="pool-views">
          {!saved().length && <p class="muted">{t("还没有存过视图")}</p>}
          {saved().map((view) => (
            <p key={view.name} class="row">
              <button type="button" class="plain grow" onClick={() => { choose(filterOf(new URLSearchParams(view.query))); close(); }}>{view.name}</button>
              <button type="button" class="plain icon" aria-label={t("删除视图 {name}", { name: view.name })} onClick={() => keep(saved().filter((one) => one !== view))}><Icon icon="x" size="small" /></button>
            </p>
          ))}
          <form class="row" onSubmit={save}>
            <input aria-label={t("视图名称")} placeholder={t("视图名称")} maxLength={20} value={name} onInput={(event) => setName(event.currentTarget.value)} />
            <button type="submit">{t("保存当前筛选")}</button>
          </form>
        </div>
      )}
    </Menu>
  );
}
