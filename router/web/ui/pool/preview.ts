// Asks what handing out would come to: one question at a time, and not again what was just answered.
import { useEffect, useRef, useState } from "preact/hooks";
import { call, type Refused } from "../core/http";
import { explain } from "../core/refusals";
import type { Ref, Run } from "../core/wire";

interface Share { agent: Ref; count: number; load: number; capacity: number }
export interface PoolPreview { run: Run; split: Share[]; rest: { reason: string; reason_text: string; count: number }[] }
interface Answer { found: PoolPreview | null; refused: string }

/** Who clicks through the targets is not asked for until she stops. */
const SETTLE_MS = 200;
/** So long an answer counts as what would happen now. */
const KEPT_MS = 20_000;
const NOTHING: Answer = { found: null, refused: "" };

/** What the server says to this body of a call; null is nothing to ask about yet, and an answer of nothing is under way. */
export function usePreview(asked: string | null): Answer {
  const [answer, setAnswer] = useState<Answer & { to: string | null }>({ to: null, ...NOTHING });
  const kept = useRef(new Map<string, { found: PoolPreview; until: number }>());
  const asking = useRef<Promise<void>>(Promise.resolve());
  useEffect(() => {
    if (asked === null) return undefined;
    let current = true;
    const take = (one: Answer) => { if (current) setAnswer({ to: asked, ...one }); };
    const ask = async () => {
      if (!current) return;
      try {
        const found = await call<PoolPreview>("POST", "/pool/preview", JSON.parse(asked));
        kept.current.set(asked, { found, until: performance.now() + KEPT_MS });
        take({ found, refused: "" });
      } catch (error) {
        take({ found: null, refused: explain(error as Refused) });
      }
    };
    const known = kept.current.get(asked);
    if (known && known.until > performance.now()) {
      take({ found: known.found, refused: "" });
      return undefined;
    }
    // Thousands of entries take the server a while: what comes next waits for the answer, and what was passed over is never asked.
    const timer = setTimeout(() => { asking.current = asking.current.then(ask); }, SETTLE_MS);
    return () => { current = false; clearTimeout(timer); };
  }, [asked]);
  return answer.to === asked ? answer : NOTHING;
}
