import type { Accepted } from '../../api/types.ts';
import { perform, useIsPending } from '../../live/command.ts';
import { audioContext } from '../../phone/sound.ts';
import { agentKey } from './keys.ts';

/** Begins to listen with an agent's ears: once, and with the sound allowed by this very click. */
export function useMonitor(
  agentId: string,
  command: () => Promise<Accepted>,
): { pending: boolean; run: () => void } {
  const key = agentKey(agentId, 'monitor');
  const pending = useIsPending(key);
  return {
    pending,
    run: () => {
      audioContext();
      void perform(key, command).then((accepted) => {
        if (accepted) document.getElementById('team')?.scrollTo({ top: 0 });
      });
    },
  };
}
