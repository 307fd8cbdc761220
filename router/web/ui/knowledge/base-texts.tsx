// What a base says beside its entries: the greeting with its menu, and what is said in turn when nothing was found.
import { useState } from "preact/hooks";
import { ConflictDialog, differing } from "../core/conflict";
import { Dialog } from "../core/dialog";
import { Field } from "../core/field";
import { call, type Refused } from "../core/http";
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import { explain } from "../core/refusals";
import { EntryPicker } from "./picker";
import { base } from "./store";
import type { Base, BaseBody } from "./types";
import { baseRows, threeWay } from "./words";

const LONGEST = 1000;
const MOST_MISSES = 10;
const MOST_CHOICES = 9;

function Misses({ miss, wrong, onChange }: { miss: string[]; wrong: string; onChange: (miss: string[]) => void }) {
  return (
    <fieldset class="field"><legend class="field-label">{t("答不上时说")}</legend>
      {miss.map((text, place) => (
        <div key={place} class="bench-line">
          <textarea class="grow" rows={2} maxLength={LONGEST} aria-label={t("答不上时的第 {n} 句", { n: place + 1 })} value={text} onInput={(event) => { const said = event.currentTarget.value; onChange(miss.map((one, at) => (at === place ? said : one))); }} />
          {miss.length > 1 && <button type="button" class="plain icon" aria-label={t("删除第 {n} 句", { n: place + 1 })} onClick={() => onChange(miss.filter((_, at) => at !== place))}><Icon icon="x" /></button>}
        </div>
      ))}
      {miss.length < MOST_MISSES && <div><button type="button" class="link" onClick={() => onChange([...miss, ""])}>{t("再加一句")}</button></div>}
      <span class="field-help">{t("轮流说；请告诉买家怎样找人工")}</span>
      {wrong && <span class="field-error" role="alert">{wrong}</span>}
    </fieldset>
  );
}

export function BaseTexts({ onClose }: { onClose: () => void }) {
  const [saved, setSaved] = useState(base.value!);
  const [form, setForm] = useState<BaseBody>(saved.base);
  const [refused, setRefused] = useState<Refused | null>(null);
  const [theirs, setTheirs] = useState<Base | null>(null);
  const change = (part: Partial<BaseBody>) => { setForm({ ...form, ...part }); setRefused(null); };
  const errorOf = (field: string) => refused?.errors.filter((one) => one.field.startsWith(field)).map((one) => one.detail).join("；") ?? "";
  const save = async () => {
    const { greeting, miss, menu } = form;
    try {
      base.value = await call<Base>("PATCH", `/knowledge/${saved.id}`, { greeting, miss: miss.filter((one) => one.trim()), menu }, { "if-match": `"${saved.version}"` });
      onClose();
    } catch (error) {
      if ((error as Refused).code === "version_mismatch") await call<Base>("GET", `/knowledge/${saved.id}`).then(setTheirs, setRefused);
      else setRefused(error as Refused);
    }
  };
  const keep = (mine: Set<string>) => {
    const kept = Object.fromEntries(Object.entries(form).filter(([key]) => mine.has(key)));
    setForm({ ...theirs!.base, ...kept });
    setSaved(theirs!);
    setTheirs(null);
  };
  if (theirs) return <ConflictDialog differences={differing(threeWay(baseRows(saved.base), baseRows(form), baseRows(theirs.base)))} onClose={() => setTheirs(null)} onKeep={keep} />;
  const foot = <><button type="button" onClick={onClose}>{t("取消")}</button><button type="button" class="primary" data-testid="texts-save" onClick={() => void save()}>{t("保存")}</button></>;
  return (
    <Dialog title={t("欢迎语和菜单")} wide onClose={onClose} onConfirm={() => void save()} foot={foot}>
      <div class="knowledge-texts">
        <Field label={t("欢迎语")} wrong={errorOf("greeting")}><textarea rows={3} maxLength={LONGEST} data-testid="base-greeting" value={form.greeting} onInput={(event) => change({ greeting: event.currentTarget.value })} /></Field>
        <EntryPicker label={t("菜单")} help={t("最多 9 个，跟着欢迎语按数字提供")} id="menu-entries" keys={form.menu} most={MOST_CHOICES} wrong={errorOf("menu")} onChange={(menu) => change({ menu })} />
        <Misses miss={form.miss} wrong={errorOf("miss")} onChange={(miss) => change({ miss })} />
      </div>
      {refused && !refused.errors.length && <p class="notice bad" role="alert">{explain(refused)}</p>}
    </Dialog>
  );
}
