import { useTranslation } from "react-i18next";
import type { Profile } from "../../api/account";
import { groupInThrees } from "../../language/phoneNumber";
import { Sheet } from "../../ui/content/Sheet";
import { Setting } from "../account_page/Setting";
import { ChangePassword } from "../passwords/ChangePassword";
import { ChangeIdentifier } from "./ChangeIdentifier";
import { NewAddress } from "./NewAddress";

// As many as there are here, whatever the password's length.
const DOTS = "••••••••••";

/** *Informations de connexion* (AUTH-40). */
export function SignInInformation({ profile }: { profile: Profile }) {
  const { t } = useTranslation();
  const fixed = profile.email_fixed && t(`settings.signIn.fixed.${profile.email_fixed}`);
  return (
    <Sheet title={t("settings.signIn.title")}>
      <Setting
        name={t("settings.signIn.identifier")}
        value={profile.identifier ?? t("settings.signIn.noIdentifier")}
        act={profile.identifier ? undefined : t("settings.choose")}
      >
        {close => <ChangeIdentifier current={profile.identifier ?? ""} close={close} />}
      </Setting>
      <Setting
        name={t("settings.password")}
        value={
          <>
            <span aria-hidden="true">{DOTS}</span>
            <span className="unseen">{t("settings.signIn.hidden")}</span>
          </>
        }
      >
        {() => <ChangePassword />}
      </Setting>
      <Setting name={t("settings.signIn.email")} value={profile.email} fixed={fixed}>
        {close => <NewAddress close={close} />}
      </Setting>
      <Setting
        name={t("account.page.privateNumber")}
        value={groupInThrees(profile.private_number)}
        fixed={t("settings.signIn.numberText")}
      >
        {() => null}
      </Setting>
    </Sheet>
  );
}
