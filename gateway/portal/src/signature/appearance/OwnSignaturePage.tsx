import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { deleteOwnSignature, type OwnSignature } from "../../api/signature";
import { AccountPage } from "../../auth/account_page/AccountPage";
import { useMe } from "../../auth/sessions/me";
import { inWords } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { Question } from "../../ui/forms/Question";
import { confirmed } from "../../ui/messages/confirmation";
import { Awaited } from "../../ui/messages/QueryStates";
import { AppearanceForm } from "./AppearanceForm";
import { type Appearance, appearanceOf, typed } from "./appearance";
import { OWN_SIGNATURE, useOwnSignature } from "./ownSignature";
import { SignaturePreview } from "./SignatureShown";

/** *My signature*: seen, changed, deleted at any time; the one that is offered first when one signs (SIG-10). */
export function OwnSignaturePage() {
  const { t } = useTranslation();
  const me = useMe();
  const found = useOwnSignature();
  return (
    <AccountPage at="signature">
      <Awaited of={found}>
        {own => {
          const appearance = appearanceOf(own);
          return (
            <>
              <Sheet title={t("signing.own.title")}>
                {appearance && own.changed_at ? (
                  <Kept own={own} appearance={appearance} />
                ) : (
                  <p>{t("signing.own.none")}</p>
                )}
              </Sheet>
              <Sheet title={t(appearance ? "signing.own.change" : "signing.own.create")}>
                <AppearanceForm
                  key={own.changed_at}
                  appearance={appearance ?? typed(`${me.first_name} ${me.last_name}`)}
                  act={t("signing.own.act")}
                  onChoose={() => confirmed(t("signing.own.kept"))}
                />
              </Sheet>
            </>
          );
        }}
      </Awaited>
    </AccountPage>
  );
}

function Kept({ own, appearance }: { own: OwnSignature; appearance: Appearance }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const remove = async () => {
    await deleteOwnSignature();
    await client.invalidateQueries({ queryKey: OWN_SIGNATURE });
    confirmed(t("signing.own.deleted"));
  };
  return (
    <>
      <SignaturePreview appearance={appearance} />
      <p>{t("signing.own.since", { date: inWords(own.changed_at ?? "") })}</p>
      <Acts>
        <Button color="error" onClick={() => setAsking(true)}>
          {t("signing.own.delete")}
        </Button>
      </Acts>
      <Question
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("signing.own.ask")}
        act={t("signing.own.delete")}
        onConfirm={remove}
      >
        {t("signing.own.askText")}
      </Question>
    </>
  );
}
