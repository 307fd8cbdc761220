// Walks source folders, leaving out what is installed.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Return {path, text} of every file under a folder whose name matches. */
export async function sourceFiles(folder, pattern) {
  const found = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== "node_modules") found.push(...(await sourceFiles(path, pattern)));
    else if (entry.isFile() && pattern.test(entry.name)) found.push({ path, text: await readFile(path, "utf8") });
  }
  return found;
}
