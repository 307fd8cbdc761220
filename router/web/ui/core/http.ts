// REST calls with JSON; a refusal becomes one error with the server's stable code.

export interface FieldError { field: string; detail: string }

/** The server said no, or could not be reached (code "unreachable"). */
export class Refused extends Error {
  constructor(
    readonly code: string,
    readonly detail: string,
    readonly status = 0,
    readonly requestId = "",
    readonly errors: FieldError[] = [],
  ) {
    super(detail);
  }
}

async function refusal(answer: Response): Promise<Refused> {
  const body = await answer.json().catch(() => ({}));
  return new Refused(body.code ?? "error", body.detail ?? body.title ?? answer.statusText, answer.status, body.request_id, body.errors);
}

/** Call `/api/v1` + path; undefined where the answer has no body. Throws Refused. */
export async function call<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
  const sent: Record<string, string> = { accept: "application/json", ...headers };
  if (body !== undefined) sent["content-type"] = "application/json";
  let answer: Response;
  try {
    answer = await fetch(`/api/v1${path}`, { method, headers: sent, body: body === undefined ? null : JSON.stringify(body), credentials: "same-origin" });
  } catch {
    throw new Refused("unreachable", "");
  }
  if (!answer.ok) throw await refusal(answer);
  const text = await answer.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

/** Sixteen random bytes as text; works on plain http, where randomUUID is missing. */
export function freshId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
