// Hashed names, .br and .gz siblings, manifest.json.
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** Give the bundler's output files their logical names: "desk.js", "app.css". */
export function collect(outputFiles) {
  return new Map(outputFiles.map((file) => [basename(file.path), Buffer.from(file.contents)]));
}

function hashed(name, bytes) {
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const extension = extname(name);
  return `${name.slice(0, -extension.length)}-${hash}${extension}`;
}

function brotli(bytes) {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
}

/** Write all files and the manifest; return the brotli size in bytes by logical name. */
export async function writeAll(directory, files) {
  const manifest = {};
  const sizes = {};
  for (const [name, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const bytes = Buffer.from(content);
    const file = hashed(name, bytes);
    const small = brotli(bytes);
    await writeFile(join(directory, file), bytes);
    await writeFile(join(directory, `${file}.br`), small);
    await writeFile(join(directory, `${file}.gz`), gzipSync(bytes, { level: 9 }));
    manifest[name] = file;
    sizes[name] = small.length;
  }
  await writeFile(join(directory, "manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);
  return sizes;
}
