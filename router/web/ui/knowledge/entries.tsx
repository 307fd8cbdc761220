// The entries of the base; thousands of rows, of which only those in sight are in the document.
import { computed } from "@preact/signals";
import { t } from "../core/i18n";
import { Empty } from "../core/states";
import { WindowedList } from "../core/windowed-list";
import { addressOf, open, search, wanted } from "./address";
import { entries, FRESH, opened, unsaved } from "./store";
import { type Entry, nameOf } from "./types";

const ROW_PX = 58;

function matches({ entry }: Entry, text: string): boolean {
  return [...entry.questions, entry.answer, entry.key ?? "", ...entry.tags].some((one) => one.toLowerCase().includes(text));
}

const shown = computed(() => {
  const text = wanted.value.trim().toLowerCase();
  return text ? entries.value.filter((one) => matches(one, text)) : entries.value;
});

function Row({ entry: { id, entry } }: { entry: Entry }) {
  const here = opened.value === id;
  const follow = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (!here) open(id);
  };
  return (
    <a class="entry-row" href={addressOf(id)} aria-current={here ? "true" : undefined} data-testid={`entry-${entry.key}`} onClick={follow}>
      <span class="row between"><strong class="ellipsis">{nameOf(entry)}</strong>
        {unsaved.value.includes(id) && <span class="chip warn">{t("未保存")}</span>}
        {!entry.enabled && <span class="chip">{t("停用")}</span>}</span>
      <span class="ellipsis muted">{entry.answer}</span>
    </a>
  );
}

function List() {
  if (!entries.value.length) return <Empty icon="book-open" title={t("还没有条目")}><p>{t("写下买家怎样问、您怎样答，或上传一个 YAML 文件。")}</p><button type="button" class="primary" onClick={() => open(FRESH)}>{t("新条目")}</button></Empty>;
  if (!shown.value.length) return <Empty icon="search-x" title={t("没有符合的条目")}><button type="button" onClick={() => search("")}>{t("清除筛选")}</button></Empty>;
  return <WindowedList class="entry-list" count={shown.value.length} rowHeight={ROW_PX} head={null} row={(index) => <Row key={shown.value[index]!.id} entry={shown.value[index]!} />} />;
}

export function Entries() {
  return (
    <section class="panel entries" aria-label={t("条目")}>
      {entries.value.length > 0 && <input type="search" placeholder={t("问法、回答、标签")} aria-label={t("查找条目")} data-testid="entry-search" value={wanted.value} onInput={(event) => search(event.currentTarget.value)} />}
      <List />
    </section>
  );
}
