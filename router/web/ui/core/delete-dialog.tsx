// Deleting what other things may name; what still uses it is listed, and it stays (R4.5).
import { useState } from "preact/hooks";
import { Dialog } from "./dialog";
import { call, type FieldError, type Refused } from "./http";
import { t } from "./i18n";
import { explain } from "./refusals";

interface Props { title: string; effect: string; used: string;
  /** Says one use in words. */
  say: (use: FieldError) => string; path: string; version: number; onClose: () => void; onDeleted: () => void }

export function DeleteDialog({ title, effect, used, say, path, version, onClose, onDeleted }: Props) {
  const [uses, setUses] = useState<FieldError[] | null>(null);
  const [problem, setProblem] = useState("");
  const remove = async () => {
    try {
      await call("DELETE", path, undefined, { "if-match": `"${version}"` });
      onDeleted();
    } catch (error) {
      const refused = error as Refused;
      if (refused.code === "conflict") setUses(refused.errors); else setProblem(explain(refused));
    }
  };
  const foot = uses
    ? <button type="button" onClick={onClose}>{t("关闭")}</button>
    : <><button type="button" onClick={onClose}>{t("取消")}</button><button type="button" class="danger" data-testid="delete-confirm" onClick={() => void remove()}>{t("删除")}</button></>;
  return (
    <Dialog title={title} onClose={onClose} foot={foot}>
      {uses ? <><p role="alert">{used}</p><ul class="uses" data-testid="uses">{uses.map((use, place) => <li key={place}>{say(use)}</li>)}</ul></> : <p>{effect}</p>}
      {problem && <p class="notice bad" role="alert">{problem}</p>}
    </Dialog>
  );
}
