import { Button, NativeSelect } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type DocumentDetail, download } from "../../api/vault";
import { Icon } from "../../design/Icon";
import { inShort } from "../../language/formats";
import { GatherButton } from "../../signature/batches/GatherButton";
import { EvidenceActs } from "../../signature/evidence/EvidenceActs";
import { Sheet } from "../../ui/content/Sheet";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { MainLink, PlainLink } from "../../ui/navigation/MainAct";
import { Standing } from "../documents/DocumentRows";
import { extensionOf, fileName, keep } from "../documents/saveFile";
import { DeleteDocument } from "./DeleteDocument";
import styles from "./DocumentActs.module.css";
import { EditInformation } from "./EditInformation";

interface DocumentActsProps {
  document: DocumentDetail;
  version: number | undefined;
  chooseVersion: (version: number) => void;
}

/** How the document stands, and what one can do with it. */
export function DocumentActs({ document, version, chooseVersion }: DocumentActsProps) {
  const { t } = useTranslation();
  const saving = useMutation({
    mutationFn: () => download(document.id, version),
    onSuccess: file => {
      keep(file, fileName(document.title, extensionOf(file)));
      confirmed(t("documents.viewer.downloaded"));
    },
  });
  const here = `/documents/${document.id}`;
  const latest = document.versions.at(-1)?.number;
  return (
    <Sheet title={t("documents.viewer.acts")} aside={<Standing document={document} />}>
      <div className={styles.acts}>
        {document.action === "sign" && document.state === "todo" && (
          <MainLink to={`${here}/signature`} leftSection={<Icon name="quill" />}>
            {t("documents.viewer.sign")}
          </MainLink>
        )}
        {document.action === null && document.signature_asked && document.state === "todo" && (
          <PlainLink to={`${here}/signature`} leftSection={<Icon name="quill" />}>
            {t("documents.viewer.signingNow")}
          </PlainLink>
        )}
        {document.action === "validate" && <GatherButton action="validate" documents={[document.id]} />}
        <Button
          leftSection={<Icon name="download" />}
          loading={saving.isPending}
          onClick={() => saving.mutate()}
        >
          {t("documents.viewer.download")}
        </Button>
        {document.state === "done" && (
          <PlainLink to={`${here}/partage`} leftSection={<Icon name="share" />}>
            {t("documents.viewer.share")}
          </PlainLink>
        )}
        <EditInformation document={document} />
        <DeleteDocument document={document} />
        {isDecided(document) && <EvidenceActs documentId={document.id} title={document.title} />}
        <Refusal error={saving.error} />
        {document.versions.length > 1 && (
          <NativeSelect
            label={t("documents.viewer.version")}
            value={version ?? latest}
            onChange={event => chooseVersion(Number(event.currentTarget.value))}
            data={document.versions.map(({ number, created_at, cause }) => ({
              value: String(number),
              label: t("documents.viewer.versionOption", {
                version: t(`documents.viewer.versions.${cause}`),
                date: inShort(created_at),
              }),
            }))}
          />
        )}
      </div>
    </Sheet>
  );
}

/** Whether somebody signed, refused or validated it: each leaves evidence. */
const isDecided = ({ state, signature_asked, type }: DocumentDetail) =>
  state === "done" && (signature_asked || type === "invoice");
