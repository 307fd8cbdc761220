// Knowledge as REST has it, and as the form of an entry holds it.
import { bootstrap, type Bootstrap } from "../core/page";

export interface BaseBody { name: string; greeting: string; miss: string[]; menu: string[] }
export interface Base { id: number; version: number; base: BaseBody; entries: number; bots: string[] }

export interface EntryBody {
  key: string | null;
  questions: string[];
  answer: string;
  fallback: string | null;
  related: string[];
  intent: string | null;
  tags: string[];
  enabled: boolean;
}

export interface Entry { id: number; base_id: number; version: number; entry: EntryBody }
export interface Version { at: string; by: string; version: number | null; entry: EntryBody | null; changed: string[] }
export interface Changes { added: string[]; changed: string[]; removed: string[]; base: boolean }
export interface Candidate { entry: Entry; question: string; confidence: number; exact: boolean }

/** What is typed, as text: questions one a line, tags between commas. */
export interface EntryForm { key: string; questions: string; answer: string; fallback: string; related: string[]; intent: string; tags: string; enabled: boolean }

interface KnowledgePage extends Bootstrap { page: "list" | "base"; base_id: number | null; variables: string[]; shop_name: string }

export const page = bootstrap<KnowledgePage>();

export const EMPTY: EntryForm = { key: "", questions: "", answer: "", fallback: "", related: [], intent: "", tags: "", enabled: true };

/** A stored entry as the form holds it. */
export function formOf(body: EntryBody): EntryForm {
  return { ...body, key: body.key ?? "", questions: body.questions.join("\n"), fallback: body.fallback ?? "", intent: body.intent ?? "", tags: body.tags.join(", ") };
}

function parts(text: string, between: RegExp): string[] {
  return text.split(between).map((one) => one.trim()).filter(Boolean);
}

/** The form as it is sent; an entry that is there keeps its key. */
export function bodyOf({ key, ...form }: EntryForm, fresh: boolean): Partial<EntryBody> {
  const said = { ...form, questions: parts(form.questions, /\n/), fallback: form.fallback.trim() ? form.fallback : null, intent: form.intent.trim() || null, tags: parts(form.tags, /[,，、]/) };
  return fresh && key.trim() ? { ...said, key: key.trim() } : said;
}

/** The name of an entry in lists: its first question. */
export function nameOf(body: EntryBody): string {
  return body.questions[0] ?? body.key ?? "";
}
