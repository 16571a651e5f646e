import { PasswordInput as MantinePasswordInput, type PasswordInputProps } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** A field for a password, which can be looked at while one types; a wrong one is marked for the ear as for the eye. */
export function PasswordInput({ error, ...rest }: PasswordInputProps) {
  const { t } = useTranslation();
  return (
    <MantinePasswordInput
      error={error}
      aria-invalid={Boolean(error)}
      visibilityToggleButtonProps={{ "aria-label": t("account.signIn.show"), tabIndex: 0 }}
      {...rest}
    />
  );
}
