// What the server put into the page, and what was typed into a drafted answer and not published.
import { Drafts } from "../core/drafts";
import { bootstrap } from "../core/page";
import type { Me } from "../core/wire";

export const page = bootstrap<{ me: Me; timezone: string; topic_id: number }>();
export const drafts = new Drafts(`topic:${page.me.shop}:${page.me.agent.id}`);
