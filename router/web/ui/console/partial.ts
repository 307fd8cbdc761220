// Partial updates, for the pages the server renders that have any.
import htmx from "htmx.org";

declare global { interface Window { htmx: typeof htmx } }
window.htmx = htmx;
