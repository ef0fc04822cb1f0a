import { asProblem, Problem } from '../../api/problem.ts';
import type { PublicCallEvent } from '../../api/types.ts';
import { closeStream, microphoneProblem, openMicrophone } from '../../phone/microphone.ts';
import { forgetPeer, openPeer, type Peer } from '../../phone/peer.ts';

/** How a customer's call stands, as the page shows it. */
export type CallModel =
  | { state: 'idle' }
  | { state: 'asking' }
  | { state: 'connecting' }
  | { state: 'talking'; since: number }
  | { state: 'ended'; lastedMs: number | undefined; reason: string | undefined }
  | { state: 'failed'; code: string; params: Record<string, unknown> };

export type CallInput =
  | { type: 'dial' }
  | { type: 'microphoneOpen' }
  | { type: 'up'; at: number }
  | { type: 'over'; at: number; reason?: string }
  | { type: 'failed'; code: string; params?: Record<string, unknown> };

/** Inputs that come too late (a sound that drops after the end) change nothing. */
export function callReduce(model: CallModel, input: CallInput): CallModel {
  const over = model.state === 'ended' || model.state === 'failed' || model.state === 'idle';
  switch (input.type) {
    case 'dial':
      return over ? { state: 'asking' } : model;
    case 'microphoneOpen':
      return model.state === 'asking' ? { state: 'connecting' } : model;
    case 'up':
      return model.state === 'connecting' ? { state: 'talking', since: input.at } : model;
    case 'over':
      if (over) return model;
      return {
        state: 'ended',
        lastedMs: model.state === 'talking' ? input.at - model.since : undefined,
        reason: input.reason,
      };
    case 'failed':
      return over ? model : { state: 'failed', code: input.code, params: input.params ?? {} };
  }
}

/** One call from this page: microphone, peer connection, news of the call. */
export class CustomerCall {
  private stream: MediaStream | undefined;
  private peer: Peer | undefined;
  private news: EventSource | undefined;
  private readonly sound = new Audio();
  private finished = false;

  constructor(
    private readonly entryPointId: string,
    private readonly tell: (input: CallInput) => void,
  ) {}

  async dial(): Promise<void> {
    this.tell({ type: 'dial' });
    try {
      this.stream = await openMicrophone('');
    } catch (error) {
      this.fail(`microphone.${microphoneProblem(error)}`);
      return;
    }
    if (this.finished) {
      closeStream(this.stream);
      return;
    }
    this.tell({ type: 'microphoneOpen' });
    try {
      const peer = await openPeer({
        url: `/api/v1/public/entry-points/${encodeURIComponent(this.entryPointId)}/webrtc`,
        track: this.stream.getAudioTracks()[0] ?? null,
        onSound: (stream) => {
          this.sound.srcObject = stream;
          void this.sound.play().catch(() => {});
        },
        onUp: () => this.tell({ type: 'up', at: Date.now() }),
        onDown: () => this.finish('connectionLost'),
      });
      if (this.finished) {
        peer.close();
        forgetPeer(peer.location);
        return;
      }
      this.peer = peer;
      this.listen(peer.location);
    } catch (error) {
      const problem = asProblem(error);
      this.fail(problem.code, problem.params);
    }
  }

  /** The server says when the other side ends; the peer connection alone would notice only seconds later. */
  private listen(location: string): void {
    this.news = new EventSource(`${location}/events`);
    this.news.onmessage = (message) => {
      const event = JSON.parse(String(message.data)) as PublicCallEvent;
      if (event.state === 'ended') this.finish(event.reason);
    };
  }

  mute(muted: boolean): void {
    for (const track of this.stream?.getAudioTracks() ?? []) track.enabled = !muted;
  }

  async press(digits: string): Promise<void> {
    if (!this.peer) return;
    const response = await fetch(`${this.peer.location}/dtmf`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ digits }),
    });
    if (!response.ok) throw new Problem('unknown', response.status);
  }

  hangUp(): void {
    if (this.peer) forgetPeer(this.peer.location);
    this.finish(undefined);
  }

  private fail(code: string, params?: Record<string, unknown>): void {
    if (this.finished) return;
    this.close();
    this.tell({ type: 'failed', code, params });
  }

  private finish(reason: string | undefined): void {
    if (this.finished) return;
    this.close();
    this.tell({ type: 'over', at: Date.now(), reason });
  }

  private close(): void {
    this.finished = true;
    this.news?.close();
    this.peer?.close();
    this.sound.srcObject = null;
    closeStream(this.stream);
  }
}
