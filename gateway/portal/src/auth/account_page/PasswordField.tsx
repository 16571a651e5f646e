import type { PasswordInputProps } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { PasswordInput } from "../../ui/forms/PasswordInput";
import { useMe } from "../sessions/me";

/** The password one has, typed again; the address beside it tells a password keeper whose it is. */
export function PasswordField(props: PasswordInputProps) {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <>
      <input
        type="text"
        className="unseen"
        autoComplete="username"
        value={me.email}
        readOnly
        tabIndex={-1}
        aria-hidden
      />
      <PasswordInput label={t("settings.password")} autoComplete="current-password" required {...props} />
    </>
  );
}
