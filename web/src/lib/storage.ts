/** What this browser remembers for this person. All keys live here, so that nothing is stored by accident. */
export type StoredValues = {
  'centrala.theme': 'system' | 'light' | 'dark';
  'centrala.language': 'bg' | 'en';
  'centrala.taskListCollapsed': boolean;
  'centrala.station': {
    userId: string;
    teamId?: string;
    kind: 'browser' | 'extension' | 'dialNumber';
    number?: string;
    country?: string;
    /** As a supervisor without work of an agent. */
    alone?: boolean;
  };
  'centrala.devices': { microphoneId?: string; speakerId?: string; ringVolume?: number };
  /** This browser carried the sound of this person's station at that time; shortly after it may go on unasked. */
  'centrala.phoneHere': { userId: string; at: number };
  'centrala.silent': boolean;
  'centrala.wrapUpRecent': string[];
  /** Work without a call that this browser has shown. */
  'centrala.seenTasks': string[];
  /** Tasks, by agent, whose page was opened. */
  'centrala.screenPops': string[];
  /** Whether this person was asked for notices of the operating system. */
  'centrala.toasterAsked': boolean;
};

type Key = keyof StoredValues;

/** Reads a remembered value; an unreadable or forbidden storage counts as "nothing remembered". */
export function recall<K extends Key>(key: K): StoredValues[K] | undefined {
  try {
    const text = localStorage.getItem(key);
    return text === null ? undefined : (JSON.parse(text) as StoredValues[K]);
  } catch {
    return undefined;
  }
}

/** Remembers a value, or forgets it when `undefined`. A full or forbidden storage only costs the memory. */
export function remember<K extends Key>(key: K, value: StoredValues[K] | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // The page works without memory.
  }
}
