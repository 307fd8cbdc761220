// One connection to the server that comes back by itself and misses nothing: it resumes from the last position.
import { signal } from "@preact/signals";
import { backoff } from "./backoff";
import { measure, serverNow, tick } from "./clock";
import { Refused } from "./http";
import { Requests } from "./requests";
import type { Frame, Ready } from "./wire";

export type Phase = "connecting" | "ready" | "lost" | "signed_out" | "revoked";

const ANSWER_MS = 8000;
const SLEPT_MS = 20_000;
/** Frames queued behind a pong may still be on their way. */
const GRACE_FOR_FRAMES_MS = 2000;
const SIGNED_OUT = 4001;
const REVOKED = 4003;

interface Options {
  path: string;
  /** What hello carries besides the position; the token of a customer. */
  hello?: () => Promise<Record<string, unknown>>;
  onFrame: (frame: Frame) => void;
  /** Called before an answer is given: what the server said earlier must have been seen by then. */
  beforeAnswer?: () => void;
  onReady?: (ready: Ready) => void;
}

/** A resuming socket. `phase`, `lostAt` and `recovered` are signals for what the page says about it. */
export class Socket {
  readonly phase = signal<Phase>("connecting");
  readonly lostAt = signal<number | null>(null);
  /** Set when a connection has caught up: how many missed frames came, or null when everything was sent anew. */
  readonly caughtUp = signal<{ frames: number | null }>({ frames: null });

  private ws: WebSocket | null = null;
  private requests = new Requests();
  private position: { log_id: string; last_seq: number } | null = null;
  /** The server announced a picture of everything; until it is here there is nothing to resume from. */
  private awaitsPicture = false;
  private replay: { until: number; frames: number } | null = null;
  private attempt = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private heartbeat: ReturnType<typeof setInterval> | undefined;
  private lastTick = Date.now();
  private heardAt = -Infinity;

  constructor(private readonly options: Options) {
    addEventListener("online", () => this.wake());
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.wake(); });
    tick.subscribe(() => this.noticeSleep());
  }

  /** Connect at once, whatever the back-off says. */
  now(): void {
    if (this.ws) return;
    clearTimeout(this.retry);
    void this.open();
  }

  /** Ask the server; rejects with Refused ("disconnected", "timeout", or the server's code). */
  request(type: string, data: unknown = {}, timeoutMs = ANSWER_MS): Promise<any> {
    if (this.phase.value !== "ready") return Promise.reject(new Refused("disconnected", ""));
    return this.ask(type, data, timeoutMs);
  }

  /** Send something nobody waits for, such as typing. */
  tell(type: string, data: unknown): void {
    this.request(type, data).catch(() => undefined);
  }

  private ask(type: string, data: unknown, timeoutMs = ANSWER_MS): Promise<any> {
    const { ref, answer } = this.requests.ask(timeoutMs);
    this.ws?.send(JSON.stringify({ ref, type, data }));
    return answer;
  }

  private async open(): Promise<void> {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const ws = new WebSocket(`${scheme}//${location.host}${this.options.path}`);
    this.ws = ws;
    ws.onopen = () => void this.greet(ws);
    ws.onmessage = (event) => { if (this.ws === ws) this.read(JSON.parse(event.data)); };
    // 4001 is also the end of a line on which hello came too late: only a refused hello means that the login is over.
    ws.onclose = (event) => { if (this.ws === ws) this.closed(event.code === SIGNED_OUT ? 0 : event.code); };
  }

  private async greet(ws: WebSocket): Promise<void> {
    try {
      const more = (await this.options.hello?.()) ?? {};
      if (this.ws === ws) await this.welcome(await this.ask("hello", { ...more, ...this.position }), Date.now());
    } catch (error) {
      // Refused outright, or no answer: the close frame of the server may not have arrived yet.
      if (this.ws === ws) this.closed((error as Refused).code === "unauthenticated" ? SIGNED_OUT : 0);
    }
  }

  private welcome(ready: Ready, receivedAt: number): void {
    measure(ready.now, receivedAt, receivedAt);
    this.replay = ready.resumed ? { until: ready.last_seq, frames: 0 } : null;
    this.awaitsPicture = !ready.resumed;
    if (!ready.resumed) this.position = { log_id: ready.log_id, last_seq: ready.last_seq };
    this.attempt = 0;
    this.phase.value = "ready";
    this.lostAt.value = null;
    clearInterval(this.heartbeat);
    this.heartbeat = setInterval(() => void this.ping(), ready.heartbeat_s * 1000);
    this.options.onReady?.(ready);
    this.noticeCaughtUp();
  }

  /** The replay is over once the position that `ready` named is reached; a snapshot needs none. */
  private noticeCaughtUp(): void {
    if (this.replay && this.position && this.position.last_seq < this.replay.until) return;
    this.caughtUp.value = { frames: this.replay?.frames ?? null };
    this.replay = null;
  }

  private read(frame: Frame): void {
    // Answers and frames with a position come after the picture; what is of the moment may come before it.
    if (frame.ref || typeof frame.seq === "number") this.awaitsPicture = false;
    this.heardAt = performance.now();
    if (frame.ref) this.options.beforeAnswer?.();
    if (frame.ref && frame.type === "error") return this.requests.fail(frame.ref, refused(frame.data));
    if (frame.ref) return this.requests.done(frame.ref, frame.data);
    if (frame.seq !== undefined && frame.seq !== null && this.position) {
      // A replayed frame may meet itself: everything up to the position was already seen.
      if (frame.type !== "snapshot" && frame.seq <= this.position.last_seq) return;
      this.position = { ...this.position, last_seq: frame.seq };
      if (this.replay) { this.replay.frames++; this.noticeCaughtUp(); }
    }
    this.options.onFrame(frame);
  }

  private async ping(): Promise<void> {
    const sentAt = Date.now();
    const askedAt = performance.now();
    const ws = this.ws;
    try {
      const pong = await this.ask("ping", {});
      measure(pong.now, sentAt);
      setTimeout(() => { if (this.ws === ws) this.checkPosition(pong.seq); }, GRACE_FOR_FRAMES_MS);
    } catch {
      // Any frame is life: behind a thousand of them the pong may be late.
      if (this.ws === ws && this.heardAt < askedAt) this.closed(0);
    }
  }

  /** The server addressed something to us that never came: start over from our position. */
  private checkPosition(seq: number): void {
    if (this.position && seq > this.position.last_seq) this.closed(0);
  }

  private closed(code: number): void {
    clearInterval(this.heartbeat);
    const ws = this.ws;
    this.ws = null;
    ws?.close();
    this.requests.failAll("disconnected");
    if (this.awaitsPicture) this.position = null;
    if (code === SIGNED_OUT) { this.phase.value = "signed_out"; return; }
    if (code === REVOKED) { this.phase.value = "revoked"; return; }
    if (this.lostAt.value === null) this.lostAt.value = serverNow();
    this.phase.value = "lost";
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.open(), backoff(this.attempt++));
  }

  private wake(): void {
    if (this.phase.value === "ready") void this.ping();
    else if (this.phase.value === "lost") this.now();
  }

  private noticeSleep(): void {
    const slept = Date.now() - this.lastTick > SLEPT_MS;
    this.lastTick = Date.now();
    if (slept) this.wake();
  }
}

function refused(data: { code?: string; detail?: string }): Refused {
  return new Refused(data.code ?? "error", data.detail ?? "");
}
