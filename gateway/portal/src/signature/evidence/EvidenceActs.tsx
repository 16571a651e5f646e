import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { askForEvidenceFile, evidenceFile, evidenceFileContent, evidenceOf } from "../../api/signature";
import { Icon } from "../../design/Icon";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { fileName, keep } from "../../vault/documents/saveFile";

const SOON = 1500;

/** The evidence of what was decided about a document (SIG-07): sealed, to read; or as data. */
export function EvidenceActs({ documentId, title }: { documentId: string; title: string }) {
  const { t, i18n } = useTranslation();
  const name = `${title} ${t("evidence.name")}`;
  const asking = useMutation({
    mutationFn: () => askForEvidenceFile(documentId, i18n.language === "en" ? "en" : "fr"),
  });
  const asked = asking.data?.id;
  const watched = useQuery({
    queryKey: ["evidence file", asked],
    queryFn: () => evidenceFile(asked ?? ""),
    enabled: asked !== undefined,
    refetchInterval: ({ state }) => (state.data?.ready || state.error ? false : SOON),
  });
  const saving = useMutation({
    mutationFn: () => evidenceFileContent(asked ?? ""),
    onSuccess: file => {
      keep(file, fileName(name));
      confirmed(t("documents.viewer.downloaded"));
    },
  });
  const savingData = useMutation({
    mutationFn: () => evidenceOf(documentId),
    onSuccess: file => {
      keep(file, fileName(name, "json"));
      confirmed(t("documents.viewer.downloaded"));
    },
  });
  return (
    <>
      {watched.data?.ready ? (
        <Button
          leftSection={<Icon name="download" />}
          loading={saving.isPending}
          onClick={() => saving.mutate()}
        >
          {t("evidence.download")}
        </Button>
      ) : (
        <Button
          leftSection={<Icon name="check" />}
          loading={asking.isPending}
          disabled={asked !== undefined}
          onClick={() => asking.mutate()}
        >
          {t(asked ? "evidence.preparing" : "evidence.prepare")}
        </Button>
      )}
      <Button
        leftSection={<Icon name="download" />}
        loading={savingData.isPending}
        onClick={() => savingData.mutate()}
      >
        {t("evidence.data")}
      </Button>
      <Refusal error={asking.error ?? watched.error ?? saving.error ?? savingData.error} />
    </>
  );
}
