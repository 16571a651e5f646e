import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Appearance } from "../appearance/appearance";
import { SignatureShown } from "../appearance/SignatureShown";
import styles from "./PlaceStep.module.css";

/** How much room a signature takes on the page, in points: as the service draws it. */
export const ROOM = { width: 214, height: 64 };
const STEP = 12;

export interface Place {
  x: number;
  y: number;
}

export interface PageSize {
  width: number;
  height: number;
}

interface PlacedSignatureProps {
  page: PageSize;
  /** How many pixels a point takes. */
  scale: number;
  at: Place;
  appearance: Appearance;
  onMove: (to: Place) => void;
}

/** The signature on a page: dragged with a pointer, or moved with the arrow keys (with Shift: point by point). */
export function PlacedSignature({ page, scale, at, appearance, onMove }: PlacedSignatureProps) {
  const { t } = useTranslation();
  const held = useRef<{ from: Place; place: Place }>(null);
  const move = (x: number, y: number) => onMove(within(page, { x, y }));
  const press = (event: KeyboardEvent) => {
    const by = event.shiftKey ? 1 : STEP;
    const ways: Record<string, [number, number]> = {
      ArrowLeft: [-by, 0],
      ArrowRight: [by, 0],
      ArrowUp: [0, -by],
      ArrowDown: [0, by],
    };
    const way = ways[event.key];
    if (!way) return;
    event.preventDefault();
    move(at.x + way[0], at.y + way[1]);
  };
  const hold = (event: PointerEvent<HTMLDivElement>) => {
    event.preventDefault();
    event.currentTarget.focus();
    event.currentTarget.setPointerCapture?.(event.pointerId);
    held.current = { from: { x: event.clientX, y: event.clientY }, place: at };
  };
  const drag = (event: PointerEvent) => {
    if (!held.current) return;
    const { from, place } = held.current;
    move(place.x + (event.clientX - from.x) / scale, place.y + (event.clientY - from.y) / scale);
  };
  const drop = () => {
    held.current = null;
  };
  return (
    <div
      className={styles.signature}
      role="application"
      aria-label={t("signing.place.box")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is moved with the arrow keys
      tabIndex={0}
      style={{
        left: at.x * scale,
        top: at.y * scale,
        width: ROOM.width * scale,
        height: ROOM.height * scale,
      }}
      onKeyDown={press}
      onPointerDown={hold}
      onPointerMove={drag}
      onPointerUp={drop}
      onPointerCancel={drop}
    >
      <SignatureShown appearance={appearance} />
    </div>
  );
}

/** The nearest place at which the signature is wholly on the page, in whole points. */
export function within({ width, height }: PageSize, { x, y }: Place): Place {
  const most = (room: number, side: number) => Math.max(Math.floor(side - room), 0);
  return {
    x: Math.max(0, Math.min(Math.round(x), most(ROOM.width, width))),
    y: Math.max(0, Math.min(Math.round(y), most(ROOM.height, height))),
  };
}
