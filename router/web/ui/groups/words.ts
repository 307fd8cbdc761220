// A group in words: its sentence, its warnings, what uses it, and its fields for comparing two versions.
import { rangeText } from "../core/facts";
import { hoursText } from "../core/hours";
import { t, tn } from "../core/i18n";
import type { FieldError } from "../core/http";
import type { Difference } from "../core/conflict";
import type { GroupForm } from "../core/settings";
import { setTime } from "../core/clock";
import type { GroupWarning, Ref } from "../core/wire";

const WARNINGS: Record<GroupWarning["code"], () => string> = {
  empty: () => t("没有权重大于 0 的成员，分不出去"),
  unreachable: () => t("没有买家会进这个组：没有接待范围，不是默认组，也没有组溢出到这里、策略分到这里"),
  overflow_loop: () => t("溢出绕了一圈"),
  nobody_scheduled: () => t("7 天内开放的时间里，有时没有人在班"),
};

/** Warn in the page's language; the server's sentence for a code that is new to this page. */
export function warningText(warning: GroupWarning): string {
  return WARNINGS[warning.code]?.() ?? warning.detail;
}

function name(list: Ref[], id: number): string {
  return list.find((one) => one.id === id)?.name ?? `#${id}`;
}

function overflowText(form: GroupForm, groups: Ref[], fallback: string): string {
  if (form.strict) return t("没人能接时不去别的组");
  const chain = [...form.overflow.map((id) => name(groups, id)), ...(fallback && !form.default ? [fallback] : [])];
  return chain.length ? t("没人能接时依次找 {list}", { list: [...new Set(chain)].join(t("、")) }) : t("没人能接时没有别的组可找");
}

/** The group as sentences. */
export function sentenceOf(form: GroupForm, groups: Ref[], fallback: string): string[] {
  const receiving = form.members.filter((member) => member.weight > 0).length;
  const takes = [form.takes.length ? t("接待 {range} 的买家", { range: rangeText(form.takes) }) : "", form.default ? t("接待没有别的组接待的买家") : ""].filter(Boolean).join(t("；")) || t("没有接待范围");
  const queue = tn("都不行就排队，最多 {n} 人、每人最多等 {time}", form.queue.limit, { time: setTime(form.queue.timeout_s) });
  return [takes, tn("由 {n} 名客服按负载 ÷ 权重接待", receiving), overflowText(form, groups, fallback), queue];
}

const USES: Record<string, [RegExp, (found: string) => string, string]> = {
  policies: [/^policy (.+) hands out to it$/, (found) => t("策略「{name}」分给它", { name: found }), "/console/policies"],
  groups: [/^group (.+) overflows into it$/, (found) => t("分流组「{name}」溢出到它", { name: found }), "/console/groups"],
  conversations: [/^(\d+) /, (found) => tn("{n} 个进行中的会话", Number(found)), "/console/wall"],
  queue: [/^(\d+) /, (found) => tn("{n} 位买家在排队", Number(found)), "/console/queue"],
  pool: [/^(\d+) /, (found) => tn("{n} 条留言建议给它", Number(found)), "/console/pool"],
  runs: [/^(\d+) /, (found) => tn("{n} 个批次正在分给它", Number(found)), "/console/runs"],
};

/** Say one use of a group and where to look (R4.5). */
export function useText({ field, detail }: FieldError): { text: string; address: string } {
  const [pattern, say, address] = USES[field] ?? [/(.+)/, (found: string) => found, ""];
  const found = pattern.exec(detail)?.[1];
  return { text: found ? say(found) : detail, address };
}

interface Called { agents: Ref[]; groups: Ref[] }

function fieldsOf(form: GroupForm, { agents, groups }: Called): [keyof GroupForm, string, string][] {
  const members = form.members.map((member) => t("{name}：权重 {weight}，优先级 {priority}，上限 {capacity}", { name: name(agents, member.agent), weight: member.weight, priority: member.priority, capacity: member.capacity ?? "—" }));
  const yes = (on: boolean) => (on ? t("是") : t("否"));
  return [
    ["name", t("名称"), form.name],
    ["default", t("默认组"), yes(form.default)],
    ["members", t("成员"), members.join(t("；"))],
    ["takes", t("接待范围"), rangeText(form.takes)],
    ["overflow", t("溢出"), form.overflow.map((id) => name(groups, id)).join(" → ")],
    ["strict", t("严格"), yes(form.strict)],
    ["bot", t("机器人"), form.bot ?? ""],
    ["queue", t("排队"), t("{n} 人，{s} 秒", { n: form.queue.limit, s: form.queue.timeout_s })],
    ["hours", t("工作时间"), form.hours ? hoursText(form.hours) : t("跟随店铺")],
  ];
}

/** Three versions of a group, field by field. */
export function differences(before: GroupForm, mine: GroupForm, theirs: GroupForm, called: Called): Difference[] {
  const [b, m, o] = [before, mine, theirs].map((form) => fieldsOf(form, called)) as [ReturnType<typeof fieldsOf>, ReturnType<typeof fieldsOf>, ReturnType<typeof fieldsOf>];
  return m.map(([key, label, text], at) => ({ key, label, mine: text, before: b[at]![2], theirs: o[at]![2] }));
}
