import { Anchor, Checkbox } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { TermsWindow } from "./TermsWindow";

interface TermsCheckboxProps {
  /** Which text. */
  kind: string;
  label: string;
  read: string;
  tick: { error?: ReactNode };
}

/** The tick under a text that can be read before it, without leaving the form (AUTH-17). */
export function TermsCheckbox({ kind, label, read, tick }: TermsCheckboxProps) {
  const [reading, setReading] = useState(false);
  return (
    <div>
      <Checkbox label={label} required aria-required aria-invalid={Boolean(tick.error)} {...tick} />
      <Anchor component="button" type="button" ml={32} mt={4} ta="left" onClick={() => setReading(true)}>
        {read}
      </Anchor>
      <TermsWindow kind={kind} opened={reading} onClose={() => setReading(false)} />
    </div>
  );
}
