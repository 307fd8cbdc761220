// Her access: password, sessions, and the account as a whole.
import { useState } from "preact/hooks";
import { Dialog } from "../core/dialog";
import { call } from "../core/http";
import { t } from "../core/i18n";
import { Icon } from "../core/icon";
import { ConfirmDialog } from "../core/confirm-dialog";
import type { Agent } from "../core/wire";
import { id, patch, said } from "./store";

type Asking = "password" | "sign-out" | "disable" | null;

/** A password that is shown this once. */
function Fresh({ password, onDone }: { password: string; onDone: () => void }) {
  const [copied, setCopied] = useState(false);
  return (
    <Dialog title={t("新密码")} onClose={onDone} foot={<button type="button" class="primary" onClick={onDone}>{t("已记下")}</button>}>
      <p>{t("只显示这一次，请现在交给本人。")}</p>
      <p class="row"><code class="fresh-password" data-testid="fresh-password">{password}</code>
        {"clipboard" in navigator && <button type="button" onClick={() => void navigator.clipboard.writeText(password).then(() => setCopied(true))}>{copied ? t("已复制") : t("复制")}</button>}</p>
    </Dialog>
  );
}

function Asked({ asking, agent, onDone, fresh }: { asking: Exclude<Asking, null>; agent: Agent; onDone: () => void; fresh: (password: string) => void }) {
  const { name } = agent;
  if (asking === "password") {
    return <ConfirmDialog title={t("重置 {name} 的密码", { name })} effect={t("生成一个新密码，旧密码和所有登录立即失效。")} confirm={t("重置密码")} onDone={onDone}
      act={async () => fresh((await call<{ password: string }>("POST", `/agents/${id}/password`, {})).password)} />;
  }
  if (asking === "sign-out") {
    return <ConfirmDialog title={t("让 {name} 在所有地方退出", { name })} effect={t("所有设备上的登录立即失效；状态不变，掉线时限过后会话才转走。")} confirm={t("全部退出")} onDone={onDone}
      act={async () => { await call("POST", `/agents/${id}/sign-out`); said.value = t("已在所有地方退出"); }} />;
  }
  return <ConfirmDialog title={t("停用 {name}", { name })} effect={t("立即退出并不能再登录；等待回复的买家会重新分流。以后可以再启用。")} confirm={t("停用账号")} onDone={onDone}
    act={() => patch({ disabled: true }, t("已停用"))} />;
}

export function Access({ agent }: { agent: Agent }) {
  const [asking, ask] = useState<Asking>(null);
  const [password, setPassword] = useState("");
  return (
    <section class="panel panel-body" aria-labelledby="access">
      <h2 id="access">{t("登录")}</h2>
      <div class="row">
        <button type="button" data-testid="reset-password" onClick={() => ask("password")}><Icon icon="key-round" size="small" />{t("重置密码")}</button>
        <button type="button" data-testid="sign-out-everywhere" onClick={() => ask("sign-out")}><Icon icon="log-out" size="small" />{t("在所有地方退出")}</button>
        {agent.disabled
          ? <button type="button" data-testid="enable" onClick={() => void patch({ disabled: false }, t("已启用"))}><Icon icon="check" size="small" />{t("启用账号")}</button>
          : <button type="button" class="danger" data-testid="disable" onClick={() => ask("disable")}><Icon icon="ban" size="small" />{t("停用账号")}</button>}
      </div>
      {asking && <Asked asking={asking} agent={agent} onDone={() => ask(null)} fresh={setPassword} />}
      {password && <Fresh password={password} onDone={() => setPassword("")} />}
    </section>
  );
}
