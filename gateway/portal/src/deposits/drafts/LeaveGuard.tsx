import { Button, Modal } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useBlocker } from "react-router";
import { Acts } from "../../ui/forms/Form";
import { MainLink } from "../../ui/navigation/MainAct";

interface LeaveGuardProps {
  unsaved: boolean;
  /** Whether other steps on the same page keep what was typed. */
  samePageKeeps?: boolean;
}

/** Asks before something typed and not kept is left behind (DEP-13). */
export function LeaveGuard({ unsaved, samePageKeeps = false }: LeaveGuardProps) {
  const { t } = useTranslation();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      unsaved && !(samePageKeeps && currentLocation.pathname === nextLocation.pathname),
  );
  useEffect(() => {
    if (!unsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [unsaved]);
  return (
    <Modal
      opened={blocker.state === "blocked"}
      onClose={() => blocker.reset?.()}
      title={t("requests.form.unsaved")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <p>{t("requests.form.unsavedText")}</p>
      <Acts>
        <Button variant="filled" color="error" onClick={() => blocker.proceed?.()}>
          {t("requests.form.leaveAnyway")}
        </Button>
        <Button onClick={() => blocker.reset?.()}>{t("requests.form.stay")}</Button>
      </Acts>
    </Modal>
  );
}

/** Says where the draft is now. */
export function SavedWindow({ opened, onStay }: { opened: boolean; onStay: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onStay}
      title={t("requests.form.saved")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <p>{t("requests.form.savedText")}</p>
      <Acts>
        <MainLink to="/mon-suivi">{t("requests.form.toFollow")}</MainLink>
        <Button onClick={onStay}>{t("requests.form.stay")}</Button>
      </Acts>
    </Modal>
  );
}
