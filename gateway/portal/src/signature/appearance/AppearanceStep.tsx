import { useTranslation } from "react-i18next";
import { useMe } from "../../auth/sessions/me";
import { Sheet } from "../../ui/content/Sheet";
import { Loading } from "../../ui/messages/QueryStates";
import { AppearanceForm } from "./AppearanceForm";
import { type Appearance, appearanceOf, typed } from "./appearance";
import { useOwnSignature } from "./ownSignature";

interface AppearanceStepProps {
  /** What was chosen before one came back; else the signature that one keeps, or one's name. */
  appearance: Appearance | null;
  onChoose: (appearance: Appearance) => void;
}

/** The step of signing in which one chooses how one's signature looks. */
export function AppearanceStep({ appearance, onChoose }: AppearanceStepProps) {
  const { t } = useTranslation();
  const me = useMe();
  const own = useOwnSignature();
  if (own.isPending) return <Loading />;
  const usual = own.data && appearanceOf(own.data);
  return (
    <Sheet title={t("signing.appearance.title")}>
      <AppearanceForm
        appearance={appearance ?? usual ?? typed(`${me.first_name} ${me.last_name}`)}
        act={t("common.next")}
        mayKeep
        onChoose={onChoose}
      />
    </Sheet>
  );
}
