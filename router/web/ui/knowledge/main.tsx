// Knowledge: the bases of the shop, and the editor of one.
import { render } from "preact";
import { useZone } from "../core/when";
import { follow } from "./address";
import { BasePage } from "./base";
import { Bases } from "./bases";
import { load, unsaved } from "./store";
import { page } from "./types";

useZone(page.timezone);
if (page.page === "base") {
  addEventListener("beforeunload", (event) => { if (unsaved.value.length) event.preventDefault(); });
  addEventListener("popstate", follow);
  follow();
  void load();
}
render(page.page === "list" ? <Bases /> : <BasePage />, document.getElementById("island")!);
