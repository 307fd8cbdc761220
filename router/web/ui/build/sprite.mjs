// One SVG sprite of the icons in use. A name is in use when the sources say icon="name" or icon: "name",
// or a template says icon('name').
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sourceFiles } from "./sources.mjs";

const IN_SOURCES = /\bicon(?:=|: ?)"([a-z0-9-]+)"/g;
const IN_TEMPLATES = /\bicon\('([a-z0-9-]+)'/g;

async function namesInUse(here) {
  const names = new Set();
  const wanted = [
    [await sourceFiles(here, /\.tsx?$/), IN_SOURCES],
    [await sourceFiles(join(here, "../console/templates"), /\.html$/), IN_TEMPLATES],
  ];
  for (const [files, pattern] of wanted) {
    for (const { text } of files) for (const match of text.matchAll(pattern)) names.add(match[1]);
  }
  return [...names].sort();
}

function symbol(name, svg) {
  const inner = svg.replace(/<!--.*?-->/gs, "").match(/<svg[^>]*>(.*)<\/svg>/s)[1];
  return `<symbol id="${name}" viewBox="0 0 24 24">${inner.replace(/\s+/g, " ").trim()}</symbol>`;
}

/** Return the sprite's text. */
export async function sprite(here) {
  const symbols = [];
  for (const name of await namesInUse(here)) {
    const file = join(here, "node_modules/lucide-static/icons", `${name}.svg`);
    symbols.push(symbol(name, await readFile(file, "utf8")));
  }
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}
