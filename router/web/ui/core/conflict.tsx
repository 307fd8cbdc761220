// Somebody was faster (412): both versions side by side, and which of each to keep.
import { useState } from "preact/hooks";
import { Dialog } from "./dialog";
import { t } from "./i18n";

/** One field that differs: as it was when I began, as I want it, as it is on the server now; each in words. */
export interface Difference { key: string; label: string; before: string; mine: string; theirs: string }

interface Props {
  differences: Difference[];
  onClose: () => void;
  /** Go on from theirs, with these fields as I have them. */
  onKeep: (mine: Set<string>) => void;
}

/** Name the fields on which the two versions differ. */
export function differing(differences: Difference[]): Difference[] {
  return differences.filter(({ mine, theirs }) => mine !== theirs);
}

export function ConflictDialog({ differences, onClose, onKeep }: Props) {
  // What only they changed is theirs, unless I say otherwise.
  const [mine, setMine] = useState(() => new Set(differences.filter((one) => one.mine !== one.before).map(({ key }) => key)));
  const choose = (key: string, keep: boolean) => setMine(new Set(keep ? [...mine, key] : [...mine].filter((one) => one !== key)));
  const foot = (
    <>
      <button type="button" onClick={() => onKeep(new Set())}>{t("全部用对方的")}</button>
      <button type="button" class="primary" data-testid="conflict-keep" onClick={() => onKeep(mine)}>{t("按所选继续")}</button>
    </>
  );
  return (
    <Dialog title={t("别人刚刚改过")} wide onClose={onClose} onConfirm={() => onKeep(mine)} foot={foot}>
      <p>{t("选好每一项用谁的，再保存一次；没有选之前什么都没有变。")}</p>
      <div class="scroll-x conflict" tabIndex={0} role="region" aria-label={t("两个版本")}>
        <table data-testid="conflict">
          <thead><tr><th scope="col">{t("内容")}</th><th scope="col">{t("我的")}</th><th scope="col">{t("对方的")}</th></tr></thead>
          <tbody>{differences.map(({ key, label, mine: ours, theirs }) => (
            <tr key={key}>
              <th scope="row">{label}</th>
              {([[true, ours], [false, theirs]] as const).map(([keep, text]) => (
                <td key={String(keep)}><label class="choice"><input type="radio" name={key} checked={mine.has(key) === keep} onChange={() => choose(key, keep)} /><span>{text || t("（无）")}</span></label></td>
              ))}
            </tr>
          ))}</tbody>
        </table>
      </div>
    </Dialog>
  );
}
