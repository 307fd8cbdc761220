// Turns each translated catalogue into small scripts, one per island: only the messages that island's sources use.
// The Chinese text is the message id, so zh-CN ships nothing.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { po } from "gettext-parser";

const CALL = /\btn?\(\s*"((?:[^"\\]|\\.)+)"/g;

async function messagesIn(here, sources) {
  const ids = new Set();
  for (const source of sources) {
    if (!/\.tsx?$/.test(source) || source.includes("node_modules")) continue;
    const text = await readFile(join(here, source), "utf8");
    for (const match of text.matchAll(CALL)) ids.add(JSON.parse(`"${match[1]}"`));
  }
  return [...ids].sort();
}

/** Take the name of a message from the module the browser takes it from. */
async function keyMaker(here) {
  const { outputFiles } = await build({ entryPoints: [join(here, "core/catalogue.ts")], format: "esm", write: false });
  return (await import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`)).messageKey;
}

function translated(entries, ids, language, keyOf) {
  const messages = {};
  for (const id of ids) {
    const texts = entries[id]?.msgstr ?? [];
    if (!texts[0]) throw new Error(`${language}: no translation of 「${id}」`);
    const key = keyOf(id);
    if (key in messages) throw new Error(`「${id}」 has the same short name as another message: word it differently`);
    messages[key] = texts.length > 1 ? texts : texts[0];
  }
  return messages;
}

async function catalogues(folder) {
  const found = [];
  for (const language of await readdir(folder)) {
    const source = await readFile(join(folder, language, "LC_MESSAGES/messages.po")).catch(() => null);
    if (source) found.push([language, po.parse(source).translations[""] ?? {}]);
  }
  return found;
}

/** Return [logical name, text] per island and translated language, e.g. "desk.en.js"; `islands` maps names to source paths. */
export async function writeCatalogues(here, islands) {
  const scripts = [];
  const keyOf = await keyMaker(here);
  for (const [language, entries] of await catalogues(join(here, "../console/locale"))) {
    for (const [island, sources] of islands) {
      const messages = translated(entries, await messagesIn(here, sources), language, keyOf);
      scripts.push([`${island}.${language}.js`, `globalThis.shuntdeskMessages=${JSON.stringify(messages)};\n`]);
    }
  }
  return scripts;
}
