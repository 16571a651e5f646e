import { Button, Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { readTerms } from "../../api/auth";
import { Awaited } from "../../ui/messages/QueryStates";
import styles from "../sign_in_flow/signIn.module.css";

/** The terms, readable before the tick without leaving the form (AUTH-17). */
export function TermsWindow({
  kind,
  opened,
  onClose,
}: {
  kind: string;
  opened: boolean;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation();
  const terms = useQuery({
    queryKey: ["terms", kind, i18n.language],
    queryFn: () => readTerms(kind, i18n.language),
    enabled: opened,
  });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={terms.data?.title ?? t("common.shell.terms")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Awaited of={terms}>
        {({ paragraphs, version }) => (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls must be reachable by keyboard
          <section className={styles.terms} tabIndex={0} aria-label={t("common.shell.terms")}>
            {paragraphs.map(paragraph => (
              <p key={paragraph}>{paragraph}</p>
            ))}
            <p className={styles.aside}>{t("account.activation.termsVersion", { version })}</p>
          </section>
        )}
      </Awaited>
      <Button mt="md" onClick={onClose}>
        {t("common.close")}
      </Button>
    </Modal>
  );
}
