import { useState } from "react";

/** As many as go out together. */
export const MOST_TICKED = 1000;

export interface Ticks {
  ids: readonly string[];
  has: (id: string) => boolean;
  toggle: (id: string) => void;
  set: (ids: readonly string[]) => void;
}

/** Which documents of a list are ticked, in the order in which they were; another list begins with none. */
export function useTicks(list: string): Ticks {
  const [ticked, setTicked] = useState<{ list: string; ids: readonly string[] }>({ list, ids: [] });
  const ids = ticked.list === list ? ticked.ids : [];
  const set = (wanted: readonly string[]) => setTicked({ list, ids: wanted.slice(0, MOST_TICKED) });
  const has = (id: string) => ids.includes(id);
  return { ids, has, set, toggle: id => set(has(id) ? ids.filter(each => each !== id) : [...ids, id]) };
}
