import { Button, FileButton } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { verifyFile } from "../../api/signature";
import { Icon } from "../../design/Icon";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import { PublicPage } from "../../ui/pages/PublicPage";
import { DigestLookup } from "./DigestLookup";
import { JudgementSheet } from "./JudgementSheet";
import styles from "./verification.module.css";

/** Anyone learns whether a signed file is intact, who signed it and when, without an account (SIG-08). */
export function Verify() {
  const { t } = useTranslation();
  const verifying = useMutation({ mutationFn: verifyFile });
  // A browser says nothing when the same file is chosen again: what was chosen is forgotten once it was taken.
  const forget = useRef<() => void>(null);
  const take = (file: File | null) => {
    if (file) verifying.mutate(file);
    forget.current?.();
  };
  return (
    <PublicPage title={t("verification.title")} lead={t("verification.lead")}>
      <div className={styles.page}>
        {verifying.data ? (
          <>
            <JudgementSheet judgement={verifying.data} />
            <Acts>
              <Button onClick={verifying.reset}>{t("verification.another")}</Button>
            </Acts>
          </>
        ) : (
          <>
            <Sheet>
              <Acts>
                <FileButton
                  onChange={take}
                  accept="application/pdf"
                  resetRef={forget}
                  inputProps={{ "aria-label": t("verification.file") }}
                >
                  {props => (
                    <MainAct {...props} loading={verifying.isPending} leftSection={<Icon name="upload" />}>
                      {t("verification.choose")}
                    </MainAct>
                  )}
                </FileButton>
              </Acts>
              <Refusal error={verifying.error} />
            </Sheet>
            <DigestLookup />
          </>
        )}
      </div>
    </PublicPage>
  );
}
