// Shunt groups: the list, and the editor of one.
import { render } from "preact";
import { useZone } from "../core/when";
import { Editor } from "./editor";
import { List } from "./list";
import { dirty, load, page, status } from "./store";

useZone(page.timezone);
addEventListener("beforeunload", (event) => { if (page.page === "editor" && status.value === "ready" && dirty.value) event.preventDefault(); });
render(page.page === "list" ? <List /> : <Editor />, document.getElementById("island")!);
void load();
