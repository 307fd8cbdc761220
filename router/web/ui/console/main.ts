// What every page behind the login has: theme, language, sign-out, menus.
import { call } from "../core/http";
import { isTyping } from "../core/keys";
import { followChord } from "./chords";
import { remember } from "./preferences";

function setTheme(theme: string): void {
  remember("theme", theme);
  document.documentElement.dataset.theme = theme;
  for (const button of document.querySelectorAll<HTMLElement>("[data-set-theme]")) {
    button.setAttribute("aria-pressed", String(button.dataset.setTheme === theme));
  }
}

async function signOut(): Promise<void> {
  await call("POST", "/logout").catch(() => undefined);
  location.assign("/login");
}

function closeMenus(except: Element | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) if (menu !== except) menu.open = false;
}

document.addEventListener("click", (event) => {
  const target = event.target as Element;
  closeMenus(target.closest("details.menu"));
  const button = target.closest<HTMLElement>("[data-set-theme], [data-set-lang], [data-sign-out]");
  if (button?.dataset.setTheme) setTheme(button.dataset.setTheme);
  if (button?.dataset.setLang) { remember("lang", button.dataset.setLang); location.reload(); }
  if (button?.dataset.signOut !== undefined) void signOut();
});

function toggleHelp(): void {
  const help = document.querySelector<HTMLDetailsElement>("#help");
  if (help) help.open = !help.open;
}

document.addEventListener("keydown", (event) => {
  if (followChord(event)) event.preventDefault();
  if (event.key === "?" && !isTyping(event)) toggleHelp();
  if (event.key !== "Escape") return;
  const menu = document.querySelector<HTMLDetailsElement>("details.menu[open]");
  if (menu) { menu.open = false; menu.querySelector("summary")?.focus(); }
});
