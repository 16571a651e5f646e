import { useSyncExternalStore } from "react";

let shown: { text: string; at: number } | null = null;
const listeners = new Set<() => void>();

function show(next: typeof shown) {
  shown = next;
  for (const listener of listeners) listener();
}

/** Confirms a change, at the top of this view or of the one that follows. */
export const confirmed = (text: string) => show({ text, at: Date.now() });

export const dismissBanner = () => show(null);

export const useBanner = () =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
