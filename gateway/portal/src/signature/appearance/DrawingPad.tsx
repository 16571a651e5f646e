import { Button, Input } from "@mantine/core";
import { type PointerEvent, useId, useRef } from "react";
import { useTranslation } from "react-i18next";
import styles from "./Appearance.module.css";
import { MOST_POINTS, SIDE } from "./appearance";
import { DrawnLines } from "./SignatureShown";

/** Closer than this, two points are one. */
const NEAR = 4;

interface DrawingPadProps {
  lines: string[];
  onChange: (lines: string[]) => void;
  error?: string;
}

/** A frame to draw in with a pen, a finger or a mouse. Whoever has a keyboard alone types the name instead. */
export function DrawingPad({ lines, onChange, error }: DrawingPadProps) {
  const { t } = useTranslation();
  const label = useId();
  const drawn = useRef(lines);
  const last = useRef<[number, number]>(null);
  drawn.current = lines;
  const change = (next: string[]) => {
    drawn.current = next;
    onChange(next);
  };
  const begin = (event: PointerEvent<HTMLDivElement>) => {
    event.preventDefault();
    event.currentTarget.setPointerCapture?.(event.pointerId);
    last.current = pointOf(event);
    if (countOf(drawn.current) < MOST_POINTS) change([...drawn.current, last.current.join(",")]);
  };
  const go = (event: PointerEvent<HTMLDivElement>) => {
    if (!last.current) return;
    const next = pointOf(event);
    const [x, y] = last.current;
    if (Math.hypot(next[0] - x, next[1] - y) < NEAR || countOf(drawn.current) >= MOST_POINTS) return;
    last.current = next;
    change([...drawn.current.slice(0, -1), `${drawn.current.at(-1)} ${next.join(",")}`]);
  };
  const end = () => {
    last.current = null;
  };
  return (
    <Input.Wrapper
      label={t("signing.appearance.draw")}
      description={t("signing.appearance.drawHelp")}
      error={error}
      labelElement="div"
      labelProps={{ id: label }}
    >
      <div
        className={styles.pad}
        role="img"
        aria-labelledby={label}
        data-wrong={error ? true : undefined}
        onPointerDown={begin}
        onPointerMove={go}
        onPointerUp={end}
        onPointerCancel={end}
      >
        <DrawnLines lines={lines} />
      </div>
      <Button size="sm" disabled={lines.length === 0} onClick={() => change([])}>
        {t("signing.appearance.eraseDrawing")}
      </Button>
    </Input.Wrapper>
  );
}

const countOf = (lines: string[]) => lines.reduce((count, line) => count + line.split(" ").length, 0);

/** Where a pointer is, on a paper that is three times as wide as high. */
function pointOf({ clientX, clientY, currentTarget }: PointerEvent): [number, number] {
  const { left, top, width } = currentTarget.getBoundingClientRect();
  const within = (value: number, most: number) =>
    Math.max(0, Math.min(most, Math.round((value / width) * SIDE)));
  return [within(clientX - left, SIDE), within(clientY - top, SIDE / 3)];
}
