// The reception range (R4.1): entries are alternatives, the facts inside one all have to fit.
import { useState } from "preact/hooks";
import { FACTS, type Facts, factsText, knownValues, typed, valuesOf } from "../core/facts";
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import { factName } from "../core/words";
import { change, collisions, errorOf, form, groups } from "./store";

function setEntry(place: number, entry: Facts): void {
  change({ takes: form.value.takes.map((one, at) => (at === place ? entry : one)) });
}

function Values({ fact, entry, place }: { fact: string; entry: Facts; place: number }) {
  const [text, setText] = useState("");
  const values = valuesOf(entry[fact]);
  const list = `values-${place}-${fact}`;
  const add = () => {
    const fresh = text.split(/[、,，]/).map((one) => one.trim()).filter(Boolean).map((one) => typed(one, fact, groups.value));
    setText("");
    if (fresh.length) setEntry(place, { ...entry, [fact]: [...new Set([...values, ...fresh])] });
  };
  return (
    <>
      {values.map((value) => (
        <span key={String(value)} class="chip brand value">{String(value)}
          <button type="button" aria-label={t("删除 {value}", { value: String(value) })} onClick={() => setEntry(place, { ...entry, [fact]: values.filter((one) => one !== value) })}><Icon icon="x" size="small" /></button>
        </span>
      ))}
      <input class="value-input" list={list} placeholder={t("加一个值")} aria-label={t("{fact}，加一个值", { fact: factName(fact) })} data-testid={`range-value-${place}-${fact}`} value={text} onInput={(event) => setText(event.currentTarget.value)} onBlur={add} onKeyDown={(event) => { if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); add(); } }} />
      <datalist id={list}>{knownValues(fact, groups.value).map((value) => <option key={value} value={value} />)}</datalist>
    </>
  );
}

function FactLine({ fact, entry, place }: { fact: string; entry: Facts; place: number }) {
  const remove = () => setEntry(place, Object.fromEntries(Object.entries(entry).filter(([name]) => name !== fact)));
  return (
    <div class="range-fact">
      <span class="range-name">{factName(fact)}</span>
      <span class="range-values"><Values fact={fact} entry={entry} place={place} /></span>
      <button type="button" class="plain icon" aria-label={t("删除条件 {fact}", { fact: factName(fact) })} onClick={remove}><Icon icon="x" /></button>
    </div>
  );
}

function Taken({ place }: { place: number }) {
  const clash = collisions.value[place];
  if (!clash) return errorOf(`takes[${place}]`) ? <p class="field-error" role="alert">{errorOf(`takes[${place}]`)}</p> : null;
  return (
    <p class="field-error" role="alert" data-testid={`collision-${place}`}>
      <span>{t("{facts} 已由别的组接待：", { facts: factsText(clash.values) })}<a href={`/console/groups/${clash.group.id}`}>{clash.group.name}</a></span>
    </p>
  );
}

function Entry({ entry, place }: { entry: Facts; place: number }) {
  const free = FACTS.filter((fact) => !(fact in entry));
  const label = t("条件 {n}", { n: place + 1 });
  return (
    <li class="range-entry" data-testid={`range-${place}`}>
      <div class="row between"><strong>{label}</strong>
        <button type="button" class="plain icon" aria-label={t("删除{label}", { label })} onClick={() => change({ takes: form.value.takes.filter((_, at) => at !== place) })}><Icon icon="trash-2" /></button>
      </div>
      {Object.keys(entry).map((fact) => <FactLine key={fact} fact={fact} entry={entry} place={place} />)}
      <select aria-label={t("{label}，再加一项资料", { label })} data-testid={`range-fact-${place}`} value="" onChange={(event) => { if (event.currentTarget.value) setEntry(place, { ...entry, [event.currentTarget.value]: [] }); }}>
        <option value="">{Object.keys(entry).length ? t("并且…") : t("选一项资料…")}</option>
        {free.map((fact) => <option key={fact} value={fact}>{factName(fact)}</option>)}
      </select>
      <Taken place={place} />
    </li>
  );
}

export function Range() {
  const { takes } = form.value;
  return (
    <>
      {!takes.length && <p class="muted">{form.value.default ? t("没有条件：默认组接待没有别的组接待的买家") : t("没有条件：没有买家会直接进这个组")}</p>}
      {takes.length > 0 && <ol class="range">{takes.map((entry, place) => <Entry key={place} entry={entry} place={place} />)}</ol>}
      <div><button type="button" data-testid="add-range" onClick={() => change({ takes: [...takes, {}] })}><Icon icon="plus" size="small" />{takes.length ? t("或者，再加一条") : t("添加条件")}</button></div>
      <p class="field-help">{t("符合任意一条就进这个组；一条里的每项资料都要符合，一项里的值任意一个即可")}</p>
    </>
  );
}
