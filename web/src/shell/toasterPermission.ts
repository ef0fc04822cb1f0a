import { create } from 'zustand';
import { recall, remember } from '../lib/storage.ts';

/** Whether this browser shows notices of the operating system, and whether the person was asked (RON-7). */
type Toaster = {
  permission: NotificationPermission;
  /** The question was answered, or put off for good; the notice centre still has it. */
  asked: boolean;
};

export const useToaster = create<Toaster>(() => ({
  permission: 'Notification' in globalThis ? Notification.permission : 'denied',
  asked: recall('centrala.toasterAsked') ?? false,
}));

export function doNotAsk(): void {
  remember('centrala.toasterAsked', true);
  useToaster.setState({ asked: true });
}

/** Browsers ask only after a press of a button. */
export async function askForToaster(): Promise<void> {
  doNotAsk();
  useToaster.setState({ permission: await Notification.requestPermission() });
}
