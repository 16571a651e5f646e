import { useEffect, useRef } from "react";

/** For the heading of steps that follow each other in one place: a new one begins at it, for eye, keyboard and ear. */
export function useStepHeading(step: string | undefined) {
  const heading = useRef<HTMLHeadingElement>(null);
  const shown = useRef(step);
  useEffect(() => {
    if (shown.current === step) return;
    shown.current = step;
    heading.current?.focus();
  }, [step]);
  return heading;
}
