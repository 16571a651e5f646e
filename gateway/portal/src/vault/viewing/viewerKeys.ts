import { useHotkeys } from "@mantine/hooks";
import { STEP } from "./PageTools";

interface ViewerActs {
  page: number;
  turn: (to: number) => void;
  enlarge: (by: number) => void;
}

/** The viewer's keys; they sleep while one types in a field. */
export function useViewerKeys({ page, turn, enlarge }: ViewerActs) {
  useHotkeys([
    ["ArrowLeft", () => turn(page - 1)],
    ["ArrowRight", () => turn(page + 1)],
    ["+", () => enlarge(STEP)],
    ["=", () => enlarge(STEP)],
    ["-", () => enlarge(-STEP)],
    ["0", () => enlarge(0)],
  ]);
}
