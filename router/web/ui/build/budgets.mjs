// The build fails when a page grows past what it may weigh on a cold load (brotli, without its data).
const KILO = 1000;
const PAGES = {
  desk: { files: ["desk.js", "desk.en.js", "console.js", "app.css", "icons.svg"], limit: 95 * KILO },
  pool: { files: ["pool.js", "pool.en.js", "console.js", "app.css", "icons.svg"], limit: 75 * KILO },
  wall: { files: ["wall.js", "wall.en.js", "console.js", "app.css", "icons.svg"], limit: 75 * KILO },
  queue: { files: ["queue.js", "queue.en.js", "console.js", "app.css", "icons.svg"], limit: 75 * KILO },
  conversation: { files: ["conversation.js", "conversation.en.js", "console.js", "app.css", "icons.svg"], limit: 75 * KILO },
  agents: { files: ["agents.js", "agents.en.js", "console.js", "app.css", "icons.svg"], limit: 60 * KILO },
  agent: { files: ["agent.js", "agent.en.js", "console.js", "app.css", "icons.svg"], limit: 60 * KILO },
  bots: { files: ["bots.js", "bots.en.js", "console.js", "app.css", "icons.svg"], limit: 60 * KILO },
  topic: { files: ["topic.js", "topic.en.js", "console.js", "app.css", "icons.svg"], limit: 60 * KILO },
  knowledge: { files: ["knowledge.js", "knowledge.en.js", "console.js", "app.css", "icons.svg"], limit: 60 * KILO },
  webhooks: { files: ["webhooks.js", "webhooks.en.js", "console.js", "app.css", "icons.svg"], limit: 60 * KILO },
  deliveries: { files: ["deliveries.js", "deliveries.en.js", "console.js", "app.css", "icons.svg"], limit: 60 * KILO },
  policy: { files: ["policy.js", "policy.en.js", "console.js", "app.css", "icons.svg"], limit: 60 * KILO },
  policies: { files: ["policies.js", "policies.en.js", "console.js", "app.css", "icons.svg"], limit: 60 * KILO },
  groups: { files: ["groups.js", "groups.en.js", "console.js", "app.css", "icons.svg"], limit: 60 * KILO },
  shunt: { files: ["shunt.js", "shunt.en.js", "console.js", "app.css", "icons.svg"], limit: 60 * KILO },
  try: { files: ["try.js", "try.en.js", "console.js", "app.css", "icons.svg"], limit: 60 * KILO },
  handoff: { files: ["handoff.js", "handoff.en.js", "console.js", "app.css", "icons.svg"], limit: 60 * KILO },
  runs: { files: ["runs.js", "runs.en.js", "console.js", "partial.js", "app.css", "icons.svg"], limit: 60 * KILO },
  visitor: { files: ["visitor.js", "visitor.en.js", "chat.css", "icons.svg"], limit: 35 * KILO },
};
const CATALOGUE_LIMIT = 6 * KILO;

/** Print what each page weighs; throw when one is over its limit. */
export function checkBudgets(sizes) {
  const over = [];
  for (const [page, { files, limit }] of Object.entries(PAGES)) {
    const total = files.reduce((sum, name) => sum + (sizes[name] ?? 0), 0);
    console.log(`${page.padEnd(8)} ${(total / KILO).toFixed(1)} kB of ${limit / KILO} kB`);
    if (total > limit) over.push(page);
  }
  over.push(...Object.keys(sizes).filter((name) => /\.[a-z-]+\.js$/i.test(name) && sizes[name] > CATALOGUE_LIMIT));
  if (over.length) throw new Error(`over budget: ${over.join(", ")}`);
}
