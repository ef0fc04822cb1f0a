import { asProblem, Problem, problemOf } from '../api/problem.ts';

/** One peer connection to the server: offer by HTTP, answer back, sound both ways. Knows nothing of calls. */
export type Peer = {
  /** Puts a microphone's track on the line, or takes it off. */
  send: (track: MediaStreamTrack | null) => Promise<void>;
  /** Where the server keeps this connection. */
  location: string;
  /** Hangs up without telling the server. */
  close: () => void;
};

type PeerOptions = {
  url: string;
  track: MediaStreamTrack | null;
  onSound: (stream: MediaStream) => void;
  /** Sound can flow. */
  onUp: () => void;
  /** Sound has stopped for good or for too long. */
  onDown: () => void;
};

/** A short loss heals by itself; after this the connection is made anew. */
const DISCONNECTED_GRACE_MS = 3_000;
/** An attempt which is not up by then has failed. */
const UP_MS = 8_000;
const REQUEST_MS = 8_000;

export async function openPeer(options: PeerOptions): Promise<Peer> {
  const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  const transceiver = connection.addTransceiver('audio', { direction: 'sendrecv' });
  let timer: ReturnType<typeof setTimeout> | undefined;

  const close = () => {
    clearTimeout(timer);
    connection.onconnectionstatechange = null;
    connection.ontrack = null;
    connection.close();
  };
  const down = () => {
    close();
    options.onDown();
  };

  connection.ontrack = (event) => options.onSound(event.streams[0] ?? new MediaStream([event.track]));
  connection.onconnectionstatechange = () => {
    switch (connection.connectionState) {
      case 'connected':
        clearTimeout(timer);
        options.onUp();
        break;
      case 'disconnected':
        clearTimeout(timer);
        timer = setTimeout(down, DISCONNECTED_GRACE_MS);
        break;
      case 'failed':
      case 'closed':
        down();
        break;
      default:
        break;
    }
  };

  try {
    if (options.track) await transceiver.sender.replaceTrack(options.track);
    await connection.setLocalDescription(await connection.createOffer());
    const response = await fetch(options.url, {
      method: 'POST',
      headers: { 'content-type': 'application/sdp' },
      body: connection.localDescription?.sdp ?? '',
      signal: AbortSignal.timeout(REQUEST_MS),
    });
    if (!response.ok) throw await problemOf(response);
    const location = response.headers.get('location');
    if (!location) throw new Problem('unknown', response.status);
    timer = setTimeout(down, UP_MS);
    await connection.setRemoteDescription({ type: 'answer', sdp: await response.text() });
    return { send: (track) => transceiver.sender.replaceTrack(track), location, close };
  } catch (error) {
    close();
    throw error instanceof DOMException && error.name !== 'TimeoutError'
      ? new Problem('webrtcFailed')
      : asProblem(error);
  }
}

/** Tells the server that a connection is given up; nobody waits for the answer. */
export function forgetPeer(location: string): void {
  void fetch(location, { method: 'DELETE', keepalive: true }).catch(() => {});
}
