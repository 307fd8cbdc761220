// Turns each translated catalogue into a small script for the islands: only the messages their sources use.
// The Chinese text is the message id, so zh-CN ships nothing.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { po } from "gettext-parser";
import { sourceFiles } from "./sources.mjs";

const CALL = /\btn?\(\s*"((?:[^"\\]|\\.)+)"/g;

async function messagesInUse(here) {
  const ids = new Set();
  for (const { text } of await sourceFiles(here, /\.tsx?$/)) {
    for (const match of text.matchAll(CALL)) ids.add(JSON.parse(`"${match[1]}"`));
  }
  return ids;
}

function translated(catalogue, ids, language) {
  const entries = catalogue.translations[""] ?? {};
  const messages = {};
  for (const id of [...ids].sort()) {
    const texts = entries[id]?.msgstr ?? [];
    if (!texts[0]) throw new Error(`${language}: no translation of 「${id}」`);
    messages[id] = texts.length > 1 ? texts : texts[0];
  }
  return messages;
}

/** Return [logical name, text] per translated language, e.g. "en.js". */
export async function writeCatalogues(here) {
  const folder = join(here, "../console/locale");
  const ids = await messagesInUse(here);
  const scripts = [];
  for (const language of await readdir(folder).catch(() => [])) {
    const file = join(folder, language, "LC_MESSAGES/messages.po");
    const source = await readFile(file).catch(() => null);
    if (!source) continue;
    const messages = translated(po.parse(source), ids, language);
    scripts.push([`${language}.js`, `globalThis.shuntdeskMessages=${JSON.stringify(messages)};\n`]);
  }
  return scripts;
}
