// Title and sound; both work on plain http. Several tabs ring once.
import { t } from "./i18n";

const APART_MS = 3000;
const OTHERS_MS = 120;

const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("shuntdesk-sound") : null;
const title = document.title;
let lastRing = -Infinity;
let audio: AudioContext | null = null;

channel?.addEventListener("message", () => { lastRing = performance.now(); });
// Browsers allow sound only after the person did something.
addEventListener("pointerdown", () => { audio ??= new AudioContext(); }, { once: true });

function beep(): void {
  if (!audio || audio.state !== "running") return;
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  volume.gain.setValueAtTime(0.12, audio.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.35);
  tone.frequency.value = 880;
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + 0.35);
}

/** Ring at most once in 3 s, in one tab: each waits a little, and who hears another stays silent. */
export function ring(): void {
  setTimeout(() => {
    if (performance.now() - lastRing < APART_MS) return;
    lastRing = performance.now();
    channel?.postMessage("rang");
    beep();
  }, Math.random() * OTHERS_MS);
}

/** Show a count in the title: 「(3) 待回复 · 客服台」. */
export function showCount(count: number): void {
  document.title = count ? `(${count}) ${t("待回复")} · ${title}` : title;
}
