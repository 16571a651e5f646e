import { useCallback, useState } from "react";

/** How many chosen files, of any kind of document, are not kept yet. */
export function useWaitingFiles() {
  const [counts, setCounts] = useState<Record<string, number>>({});
  const waiting = useCallback(
    (kind: string, count: number) => setCounts(before => ({ ...before, [kind]: count })),
    [],
  );
  return { waiting, total: Object.values(counts).reduce((sum, count) => sum + count, 0) };
}
