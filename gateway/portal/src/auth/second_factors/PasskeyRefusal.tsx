import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client/problem";
import { Notice, Refusal } from "../../ui/messages/Notice";
import { PasskeyStopped } from "./passkeys";

/** Why a passkey was of no use: the device said no, or we know nobody by it. */
export function PasskeyRefusal({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (error instanceof PasskeyStopped)
    return <Notice tone="error">{t("entry.signIn.passkeyStopped")}</Notice>;
  if (error instanceof Problem && error.slug === "passkey-unknown") {
    return <Notice tone="error">{t("entry.signIn.passkeyUnknown")}</Notice>;
  }
  return <Refusal error={error} />;
}
