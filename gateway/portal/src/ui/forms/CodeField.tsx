import { TextInput, type TextInputProps } from "@mantine/core";
import type { RefAttributes } from "react";

/** The field of a code that was sent, shown by an app, or put in a safe place. */
export const CodeField = (props: TextInputProps & RefAttributes<HTMLInputElement>) => (
  <TextInput
    autoComplete="one-time-code"
    autoCapitalize="characters"
    spellCheck={false}
    maxLength={12}
    {...props}
  />
);
