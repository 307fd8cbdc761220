// The overlay of an expired login: the page stays as it is, drafts and all.
import { useState } from "preact/hooks";
import { call, type Refused } from "./http";
import { Dialog } from "./dialog";
import { t } from "./i18n";
import { explain } from "./refusals";
import type { Socket } from "./socket";
import type { Me } from "./wire";

export function SignInAgain({ socket, me }: { socket: Socket; me: Me }) {
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState("");
  if (socket.phase.value === "revoked") return <Revoked />;
  if (socket.phase.value !== "signed_out") return null;
  const submit = async () => {
    try {
      await call("POST", "/login", { shop: me.shop, login: me.login, password });
      setPassword("");
      socket.now();
    } catch (error) {
      setProblem((error as Refused).code === "unauthenticated" ? t("密码不对") : explain(error as Refused));
    }
  };
  return (
    <Dialog title={t("登录已过期")} onClose={() => undefined} onConfirm={submit} foot={<button type="button" class="primary" onClick={submit}>{t("登录")}</button>}>
      <p>{t("请重新登录。页面和草稿都还在。")}</p>
      <label class="field">
        <span>{t("密码")} · {me.login}</span>
        <input type="password" autocomplete="current-password" value={password} aria-invalid={problem !== ""} aria-describedby="signin-problem"
          onInput={(event) => setPassword(event.currentTarget.value)} onKeyDown={(event) => { if (event.key === "Enter") void submit(); }} />
      </label>
      <p id="signin-problem" role="alert" class={problem ? "field-error" : ""}>{problem}</p>
    </Dialog>
  );
}

function Revoked() {
  return (
    <Dialog title={t("已退出登录")} onClose={() => undefined} foot={<a class="button primary" href="/login">{t("去登录")}</a>}>
      <p>{t("此登录已被收回或在别处被取代。草稿仍保存在这台电脑上。")}</p>
    </Dialog>
  );
}
