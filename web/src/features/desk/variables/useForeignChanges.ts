import { useEffect, useRef, useState } from 'react';
import type { Variable, VariableAuthor } from '../../../api/types.ts';

/** How long a field says that somebody else has changed it. */
const FRESH_MS = 6_000;

/** Which variables others have changed a moment ago, and who: found by comparing versions, the first sight is silent. */
export function useForeignChanges(variables: Variable[], me: string): Record<string, VariableAuthor> {
  const seen = useRef(new Map<string, number>());
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  const [fresh, setFresh] = useState<Record<string, VariableAuthor>>({});

  useEffect(() => {
    const found: Record<string, VariableAuthor> = {};
    for (const { name, version, changedBy } of variables) {
      const before = seen.current.get(name);
      seen.current.set(name, version);
      const own = changedBy.kind === 'agent' && changedBy.id === me;
      if (before === undefined || before >= version || own) continue;
      found[name] = changedBy;
      clearTimeout(timers.current.get(name));
      timers.current.set(
        name,
        setTimeout(() => setFresh(({ [name]: _, ...rest }) => rest), FRESH_MS),
      );
    }
    if (Object.keys(found).length > 0) setFresh((now) => ({ ...now, ...found }));
  }, [variables, me]);

  useEffect(() => {
    const running = timers.current;
    return () => {
      for (const timer of running.values()) clearTimeout(timer);
    };
  }, []);
  return fresh;
}
