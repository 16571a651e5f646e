import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { Problem } from "../../api/client/problem";
import { linkOutsideIdentity } from "../../api/signIn";
import { confirmed } from "../../ui/messages/confirmation";
import { Loading } from "../../ui/messages/QueryStates";
import { PlainLink } from "../../ui/navigation/MainAct";
import { PublicNotice } from "../../ui/pages/PublicNotice";
import { PublicPage } from "../../ui/pages/PublicPage";
import { useNext } from "../sign_in_flow/signInFlow";

/** The identity that was just proven outside is linked to whoever signed in. */
export function OutsideLinking() {
  const { t } = useTranslation();
  const next = useNext();
  const navigate = useNavigate();
  const name = useSearchParams()[0].get("nom") ?? "";
  const { mutate, error } = useMutation({
    mutationFn: linkOutsideIdentity,
    onSuccess: async ({ provider_name }) => {
      confirmed(t("entry.outside.linked", { name: provider_name }));
      await navigate(next, { replace: true });
    },
  });
  useEffect(() => mutate(), [mutate]);
  const taken = error instanceof Problem && error.slug === "outside-identity-taken";
  if (error) {
    return (
      <PublicNotice
        title={t("entry.outside.notLinked")}
        act={<PlainLink to={next}>{t("common.backHome")}</PlainLink>}
      >
        {t(taken ? "entry.outside.taken" : "entry.outside.notLinkedText")}
      </PublicNotice>
    );
  }
  return (
    <PublicPage title={name || t("entry.outside.title")}>
      <Loading lines={2} />
    </PublicPage>
  );
}
