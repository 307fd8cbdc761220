// A panel that fetches what it shows: loading, failed, empty, there.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { call, type Refused } from "./http";
import { Failed, Loading } from "./states";

interface Props<T> {
  path: string;
  /** Said when it fails: 「记录没有加载出来」. */
  what: string;
  children: (found: T) => ComponentChildren;
}

/** Fetch from `/api/v1` + path and show it; another path is fetched anew, what is there stays meanwhile. */
export function Fetched<T>({ path, what, children }: Props<T>) {
  const [found, setFound] = useState<T | null>(null);
  const [error, setError] = useState<Refused | null>(null);
  const load = async () => {
    try {
      setFound(await call<T>("GET", path));
      setError(null);
    } catch (refused) {
      setError(refused as Refused);
    }
  };
  useEffect(() => void load(), [path]);
  return (
    <>
      {error && <Failed what={what} error={error} onRetry={() => void load()} />}
      {found ? children(found) : !error && <Loading onRetry={() => void load()} />}
    </>
  );
}
