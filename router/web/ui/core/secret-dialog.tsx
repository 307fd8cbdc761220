// A secret that is shown this once.
import { useState } from "preact/hooks";
import { Dialog } from "./dialog";
import { t } from "./i18n";

/** `where` says where it has to go now. */
export function SecretDialog({ secret, where, onDone }: { secret: string; where: string; onDone: () => void }) {
  const [copied, setCopied] = useState(false);
  return (
    <Dialog title={t("新密钥")} onClose={onDone} foot={<button type="button" class="primary" onClick={onDone}>{t("已记下")}</button>}>
      <p>{where}</p>
      <p class="row"><code class="wrap" data-testid="fresh-secret">{secret}</code>
        {"clipboard" in navigator && <button type="button" data-testid="copy-secret" onClick={() => void navigator.clipboard.writeText(secret).then(() => setCopied(true))}>{copied ? t("已复制") : t("复制")}</button>}</p>
    </Dialog>
  );
}
