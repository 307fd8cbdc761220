// The login form: JSON to the server, then on to where the person was going.
import { call, type Refused } from "../core/http";
import { t } from "../core/i18n";
import { explain } from "../core/refusals";
import { remember } from "./preferences";
import type { Me } from "../core/wire";

const form = document.querySelector<HTMLFormElement>("#login")!;
const problem = document.querySelector<HTMLElement>("#login-problem")!;

function homeOf(me: Me): string {
  return me.role === "supervisor" || me.role === "owner" ? "/console/pool" : "/desk";
}

/** Only addresses of our own: an absolute or scheme-relative one is somebody's trick. */
function wanted(): string | null {
  const next = new URLSearchParams(location.search).get("next");
  return next && /^\/(?![/\\])/.test(next) ? next : null;
}

function wordsFor(error: Refused): string {
  if (error.status === 401 || error.code === "unauthenticated") return t("店铺、账号或密码不对");
  if (error.code === "rate_limited") return t("试得太多了，5 分钟后再试");
  return explain(error);
}

async function signIn(): Promise<void> {
  const data = new FormData(form);
  const field = (name: string) => String(data.get(name) ?? "").trim();
  try {
    const me = await call<Me>("POST", "/login", { shop: field("shop"), login: field("login"), password: String(data.get("password") ?? "") });
    location.assign(wanted() ?? homeOf(me));
  } catch (error) {
    problem.textContent = wordsFor(error as Refused);
    problem.classList.add("field-error");
    form.querySelector<HTMLElement>("[name=password]")?.focus();
  }
}

form.addEventListener("submit", (event) => { event.preventDefault(); void signIn(); });
document.querySelector<HTMLSelectElement>("#language")?.addEventListener("change", (event) => {
  remember("lang", (event.currentTarget as HTMLSelectElement).value);
  location.reload();
});
