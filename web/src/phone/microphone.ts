import { recall } from '../lib/storage.ts';
import type { MicrophoneStatus } from './machine.ts';

/** Opens the chosen microphone, or the system's one when the chosen one has gone. Throws what the browser throws. */
export async function openMicrophone(
  deviceId = recall('centrala.devices')?.microphoneId,
): Promise<MediaStream> {
  if (!navigator.mediaDevices) throw new InsecureContext();
  const audio: MediaTrackConstraints = {
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    channelCount: 1,
  };
  if (deviceId) {
    try {
      return await navigator.mediaDevices.getUserMedia({
        audio: { ...audio, deviceId: { exact: deviceId } },
      });
    } catch (error) {
      if (microphoneProblem(error) !== 'missing') throw error;
    }
  }
  return navigator.mediaDevices.getUserMedia({ audio });
}

/** Browsers hide microphones from pages that did not come over HTTPS or from this computer. */
export class InsecureContext extends Error {}

/** Why a microphone could not be opened. */
export function microphoneProblem(error: unknown): MicrophoneStatus {
  if (error instanceof InsecureContext) return 'insecure';
  const name = (error as { name?: string } | undefined)?.name;
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'missing';
  return 'failed';
}

export function closeStream(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/** Whether the person already allowed the microphone, so that asking again shows no question. */
export async function microphoneAllowed(): Promise<boolean> {
  try {
    const answer = await navigator.permissions.query({ name: 'microphone' as PermissionName });
    return answer.state === 'granted';
  } catch {
    return false;
  }
}

export type AudioDevices = { microphones: MediaDeviceInfo[]; speakers: MediaDeviceInfo[] };

/** The devices with names; names stay empty until the microphone was allowed. */
export async function listAudioDevices(): Promise<AudioDevices> {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  const named = (kind: MediaDeviceKind) =>
    all.filter((device) => device.kind === kind && device.deviceId !== '');
  return { microphones: named('audioinput'), speakers: named('audiooutput') };
}
