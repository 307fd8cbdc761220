// Working hours of a shop, a group or an agent (R11.1): weekly rows, dated exceptions, and a picture of the week.
import { Choice } from "./field";
import { overMidnight, type Times } from "./day-spans";
import { weekdayName, hoursFault, hoursText, overlappingRow, overlappingTimes, WEEKDAYS, week } from "./hours";
import { t } from "./i18n";
import { Icon } from "./icon";
import { minutesOf, tidyTime } from "./slots";
import type { Hours, Weekday } from "./wire";

interface Props {
  value: Hours | null;
  onChange: (value: Hours | null) => void;
  /** What null means here: 「跟随店铺的工作时间」, 「全天开放」, 「一直在班」. */
  noneLabel: string;
  ownLabel: string;
  /** The hours that count while there are none of its own; null: always. Left out: nothing to show. */
  inherited?: Hours | null;
  /** What the server said about a path inside, such as `weekly[1]`. */
  errorOf?: (path: string) => string;
}

const OFFICE: Hours = { weekly: [{ days: ["mon", "tue", "wed", "thu", "fri"], from: "09:00", to: "18:00" }], dates: [] };
const DAILY: Hours = { weekly: [{ days: [...WEEKDAYS], from: "09:00", to: "22:00" }], dates: [] };

function replaced<T>(list: T[], place: number, part: Partial<T>): T[] {
  return list.map((one, at) => (at === place ? { ...one, ...part } : one));
}

function without<T>(list: T[], place: number): T[] {
  return list.filter((_, at) => at !== place);
}

function Bound({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return <input class="wall-time" inputMode="numeric" maxLength={5} placeholder="09:00" aria-label={label} aria-invalid={minutesOf(value) === null} value={value} onInput={(event) => onChange(event.currentTarget.value)} onBlur={(event) => onChange(tidyTime(event.currentTarget.value))} />;
}

function Span({ span, label, onChange }: { span: Times; label: string; onChange: (part: Partial<Times>) => void }) {
  return (
    <span class="hours-span">
      <Bound label={t("{label}，从", { label })} value={span.from} onChange={(from) => onChange({ from })} />
      <span aria-hidden="true">–</span>
      <Bound label={t("{label}，到", { label })} value={span.to} onChange={(to) => onChange({ to })} />
      {overMidnight(span) && <span class="chip">{t("次日结束")}</span>}
    </span>
  );
}

function Days({ days, label, onChange }: { days: Weekday[]; label: string; onChange: (days: Weekday[]) => void }) {
  const toggled = (day: Weekday) => WEEKDAYS.filter((one) => (one === day) !== days.includes(one));
  return (
    <span class="hours-days" role="group" aria-label={label}>
      {WEEKDAYS.map((day) => <button key={day} type="button" class="day" aria-pressed={days.includes(day)} onClick={() => onChange(toggled(day))}>{weekdayName(day)}</button>)}
    </span>
  );
}

function Wrong({ text }: { text: string }) {
  return text ? <p class="field-error" role="alert">{text}</p> : null;
}

function Weekly({ value, onChange, errorOf }: { value: Hours; onChange: (value: Hours) => void; errorOf: (path: string) => string }) {
  const clash = overlappingRow(value);
  return (
    <>
      {value.weekly.map((row, place) => {
        const label = t("每周时段 {n}", { n: place + 1 });
        const change = (part: Partial<typeof row>) => onChange({ ...value, weekly: replaced(value.weekly, place, part) });
        return (
          <div key={place} class="hours-row" role="group" aria-label={label} data-testid={`weekly-${place}`}>
            <Days days={row.days} label={t("{label}，哪几天", { label })} onChange={(days) => change({ days })} />
            <Span span={row} label={label} onChange={change} />
            <button type="button" class="plain icon" aria-label={t("删除{label}", { label })} onClick={() => onChange({ ...value, weekly: without(value.weekly, place) })}><Icon icon="trash-2" /></button>
            <Wrong text={place === clash ? t("与前面的时段重叠") : errorOf(`weekly[${place}]`)} />
          </div>
        );
      })}
      <div><button type="button" data-testid="add-weekly" onClick={() => onChange({ ...value, weekly: [...value.weekly, { days: [], from: "09:00", to: "18:00" }] })}><Icon icon="plus" size="small" />{t("添加每周时段")}</button></div>
    </>
  );
}

type Dated = Hours["dates"][number];

function DatedRow({ dated, place, onChange, onRemove, wrong }: { dated: Dated; place: number; onChange: (part: Partial<Dated>) => void; onRemove: () => void; wrong: string }) {
  const label = t("例外 {n}", { n: place + 1 });
  return (
    <div class="hours-row" role="group" aria-label={label} data-testid={`dated-${place}`}>
      <input type="date" aria-label={t("{label}，日期", { label })} value={dated.date} onInput={(event) => onChange({ date: event.currentTarget.value })} />
      {dated.times.length === 0 && <span class="chip warn">{t("休息")}</span>}
      {dated.times.map((span, at) => (
        <span key={at} class="row">
          <Span span={span} label={t("{label}，时段 {n}", { label, n: at + 1 })} onChange={(part) => onChange({ times: replaced(dated.times, at, part) })} />
          <button type="button" class="plain icon" aria-label={t("删除{label}", { label: t("{label}，时段 {n}", { label, n: at + 1 }) })} onClick={() => onChange({ times: without(dated.times, at) })}><Icon icon="x" /></button>
        </span>
      ))}
      <button type="button" class="link" onClick={() => onChange({ times: [...dated.times, { from: "10:00", to: "16:00" }] })}>{dated.times.length ? t("再加一段") : t("改为营业")}</button>
      <input maxLength={64} placeholder={t("说明，如：春节")} aria-label={t("{label}，说明", { label })} value={dated.note ?? ""} onInput={(event) => onChange({ note: event.currentTarget.value || null })} />
      <button type="button" class="plain icon" aria-label={t("删除{label}", { label })} onClick={onRemove}><Icon icon="trash-2" /></button>
      <Wrong text={overlappingTimes(dated.times) >= 0 ? t("时段不能重叠") : wrong} />
    </div>
  );
}

function DatedOnes({ value, onChange, errorOf }: { value: Hours; onChange: (value: Hours) => void; errorOf: (path: string) => string }) {
  return (
    <>
      <h3>{t("例外日期")}</h3>
      <p class="field-help">{t("这一天只按这里的时段，每周时段不算；没有时段就是休息")}</p>
      {value.dates.map((dated, place) => (
        <DatedRow key={place} dated={dated} place={place} wrong={errorOf(`dates[${place}]`)} onChange={(part) => onChange({ ...value, dates: replaced(value.dates, place, part) })} onRemove={() => onChange({ ...value, dates: without(value.dates, place) })} />
      ))}
      <div><button type="button" data-testid="add-dated" onClick={() => onChange({ ...value, dates: [...value.dates, { date: "", times: [], note: null }] })}><Icon icon="plus" size="small" />{t("添加例外日期")}</button></div>
    </>
  );
}

/** The week as seven bands; decoration, the rows say the same in words. */
function WeekBand({ hours }: { hours: Hours }) {
  return (
    <div class="week" aria-hidden="true">
      {week(hours).map((stretches, day) => (
        <div key={day} class="week-day">
          <span>{weekdayName(WEEKDAYS[day]!)}</span>
          <div class="band"><svg viewBox="0 0 1440 10" preserveAspectRatio="none">{stretches.map(([from, to]) => <rect key={from} x={from} y="0" width={to - from} height="10" />)}</svg></div>
        </div>
      ))}
      <div class="band-scale"><span>00:00</span><span>06:00</span><span>12:00</span><span>18:00</span><span>24:00</span></div>
    </div>
  );
}

function Own({ value, onChange, errorOf }: { value: Hours; onChange: (value: Hours) => void; errorOf: (path: string) => string }) {
  const fault = hoursFault(value);
  return (
    <div class="hours-own">
      {!value.weekly.length && (
        <div class="row">
          <button type="button" onClick={() => onChange({ ...value, weekly: OFFICE.weekly })}>{hoursText(OFFICE)}</button>
          <button type="button" onClick={() => onChange({ ...value, weekly: DAILY.weekly })}>{hoursText(DAILY)}</button>
        </div>
      )}
      <Weekly value={value} onChange={onChange} errorOf={errorOf} />
      <WeekBand hours={value} />
      <DatedOnes value={value} onChange={onChange} errorOf={errorOf} />
      <Wrong text={fault} />
    </div>
  );
}

/** Edit working hours; null means what `noneLabel` says. */
export function HoursEditor({ value, onChange, noneLabel, ownLabel, inherited, errorOf = () => "" }: Props) {
  return (
    <div class="hours" data-testid="hours-editor">
      <fieldset>
        <legend class="visually-hidden">{t("工作时间")}</legend>
        <Choice type="radio" name="hours" checked={!value} label={noneLabel} help={inherited === undefined ? undefined : hoursText(inherited)} onChange={() => onChange(null)} />
        <Choice type="radio" name="hours" checked={!!value} label={ownLabel} testid="own-hours" onChange={() => onChange(inherited ?? OFFICE)} />
      </fieldset>
      {value && <Own value={value} onChange={onChange} errorOf={errorOf} />}
      {!value && inherited && <WeekBand hours={inherited} />}
    </div>
  );
}
