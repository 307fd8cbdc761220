// Builds every page of the browser into ../console/static/built: one entry per page, hashed names,
// compressed siblings and a manifest that the templates' asset() reads.
import * as esbuild from "esbuild";
import { mkdir, readFile, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { checkBudgets } from "./build/budgets.mjs";
import { writeCatalogues } from "./build/catalogue.mjs";
import { collect, writeAll } from "./build/output.mjs";
import { sprite } from "./build/sprite.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = fileURLToPath(new URL("../console/static/built/", import.meta.url));

const options = {
  absWorkingDir: here,
  entryPoints: {
    desk: "desk/main.tsx",
    pool: "pool/main.tsx",
    policy: "policy/main.tsx",
    policies: "policies/main.tsx",
    runs: "runs/main.tsx",
    groups: "groups/main.tsx",
    shunt: "shunt/main.tsx",
    try: "try/main.tsx",
    handoff: "handoff/main.tsx",
    visitor: "visitor/main.tsx",
    wall: "wall/main.tsx",
    queue: "queue/main.tsx",
    conversation: "conversation/main.tsx",
    agents: "agents/main.tsx",
    agent: "agent/main.tsx",
    bots: "bots/main.tsx",
    topic: "topic/main.tsx",
    knowledge: "knowledge/main.tsx",
    webhooks: "webhooks/main.tsx",
    deliveries: "deliveries/main.tsx",
    console: "console/main.ts",
    partial: "console/partial.ts",
    login: "console/login.ts",
    app: "styles/app.css",
    chat: "styles/chat-page.css",
  },
  bundle: true,
  format: "esm",
  minify: true,
  write: false,
  metafile: true,
  outdir: "out",
  jsx: "automatic",
  jsxImportSource: "preact",
  target: ["chrome109", "firefox115", "safari16.4"],
  legalComments: "none",
  logLevel: "warning",
};

/** The pages that speak, with the sources each was built from. */
function islandsOf(metafile) {
  const outputs = Object.values(metafile.outputs).filter((output) => /\.tsx?$/.test(output.entryPoint ?? ""));
  const entries = Object.entries(options.entryPoints);
  return outputs.map((output) => [entries.find(([, path]) => path === output.entryPoint)[0], Object.keys(output.inputs)]);
}

async function build() {
  const { outputFiles, metafile } = await esbuild.build(options);
  const files = collect(outputFiles);
  files.set("icons.svg", await sprite(here));
  files.set("mark.svg", await readFile(new URL("styles/mark.svg", import.meta.url)));
  for (const [name, text] of await writeCatalogues(here, islandsOf(metafile))) files.set(name, text);
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const sizes = await writeAll(out, files);
  checkBudgets(sizes);
}

async function watch() {
  const plugin = { name: "rebuild", setup: (b) => b.onEnd(() => build().catch(console.error)) };
  const context = await esbuild.context({ ...options, plugins: [plugin] });
  await context.watch();
}

await (process.argv.includes("--watch") ? watch() : build());
