import { useEffect, useState } from 'react';

/** The time now, told anew every `everyMs` while `going`; a component that is not shown asks for nothing. */
export function useNow(going: boolean, everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    setNow(Date.now());
    if (!going) return undefined;
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [going, everyMs]);
  return now;
}
