import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { caseDocumentTicket, type FiledDocument } from "../../api/deposits";
import { ticketedContent } from "../../api/vault";
import { Sheet } from "../../ui/content/Sheet";
import { Acts } from "../../ui/forms/Form";
import { keep as save } from "../../vault/documents/saveFile";
import { Pdf } from "../../vault/viewing/Pdf";
import styles from "../journeys/deposits.module.css";

interface CaseDocumentProps {
  caseId: string;
  document: FiledDocument;
  close: () => void;
}

/** A document of a case, beside its facts (DEP-30). */
export function CaseDocument({ caseId, document, close }: CaseDocumentProps) {
  const { t } = useTranslation();
  const shown = useRef<HTMLDivElement>(null);
  const content = useQuery({
    queryKey: ["caseDocument", caseId, document.id],
    queryFn: async () => ticketedContent(await caseDocumentTicket(caseId, document.id)),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
  useEffect(() => shown.current?.focus(), []);
  return (
    <div ref={shown} tabIndex={-1} className={styles.looked}>
      <Sheet title={document.name}>
        <Acts>
          <Button size="sm" onClick={close}>
            {t("cases.closeDocument")}
          </Button>
          {content.data && (
            <Button size="sm" variant="subtle" onClick={() => save(content.data, document.name)}>
              {t("cases.download")}
            </Button>
          )}
        </Acts>
        <Pdf content={content} />
      </Sheet>
    </div>
  );
}
