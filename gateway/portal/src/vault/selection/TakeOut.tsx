import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { documentList, mailDraft, selectDocuments } from "../../api/vault";
import { Icon } from "../../design/Icon";
import { Refusal } from "../../ui/messages/Notice";
import { PlainLink } from "../../ui/navigation/MainAct";
import { keep } from "../documents/saveFile";
import styles from "./selection.module.css";
import type { Ticks } from "./ticks";

interface TakeOutActsProps {
  ids: readonly string[];
  /** Whether they stand among the documents to do, which are taken out as files alone (VLT-02). */
  waiting?: boolean;
}

/** The ways to take the ticked documents out together: as files, to send them, as a list, by link. */
export function TakeOutActs({ ids, waiting = false }: TakeOutActsProps) {
  const { t } = useTranslation();
  const { archive, draft, sheet } = useTakingOut(ids);
  return (
    <>
      <Button
        leftSection={<Icon name="download" />}
        loading={archive.isPending}
        onClick={() => archive.mutate()}
      >
        {t("selection.archive")}
      </Button>
      {!waiting && (
        <>
          <Button leftSection={<Icon name="mail" />} loading={draft.isPending} onClick={() => draft.mutate()}>
            {t("selection.draft")}
          </Button>
          <Button leftSection={<Icon name="list" />} loading={sheet.isPending} onClick={() => sheet.mutate()}>
            {t("selection.sheet")}
          </Button>
          <PlainLink to="/documents/partage" state={{ ids }} leftSection={<Icon name="share" />}>
            {t("documents.viewer.share")}
          </PlainLink>
        </>
      )}
      <Refusal error={archive.error ?? draft.error ?? sheet.error} />
    </>
  );
}

interface TakeOutProps {
  ticks: Ticks;
  /** Where one comes back to from the documents that one looks at one by one. */
  list: string;
}

/** What can be done with the ticked documents together: look at them one by one, or take them out. */
export function TakeOut({ ticks, list }: TakeOutProps) {
  const { t } = useTranslation();
  const [first] = ticks.ids;
  if (first === undefined) return null;
  return (
    <section aria-label={t("selection.title")} className={styles.bar}>
      <p role="status">{t("selection.count", { count: ticks.ids.length })}</p>
      <PlainLink
        to={`/documents/${first}`}
        state={{ list, ids: ticks.ids }}
        leftSection={<Icon name="eye" />}
      >
        {t("selection.view")}
      </PlainLink>
      <TakeOutActs ids={ticks.ids} />
      <Button variant="subtle" onClick={() => ticks.set([])}>
        {t("selection.clear")}
      </Button>
    </section>
  );
}

function useTakingOut(ids: readonly string[]) {
  const client = useQueryClient();
  const select = async () => (await selectDocuments([...ids])).id;
  const onSuccess = () => client.invalidateQueries({ queryKey: ["journal"] });
  return {
    archive: useMutation({ mutationFn: async () => download(await select()), onSuccess }),
    draft: useMutation({
      mutationFn: async () => keep(await mailDraft(await select()), "documents.eml"),
      onSuccess,
    }),
    sheet: useMutation({
      mutationFn: async () => keep(await documentList(await select()), "documents.xlsx"),
    }),
  };
}

/** The browser's own download, which shows its progress and holds nothing in memory. */
function download(selection: string) {
  const link = document.createElement("a");
  link.href = `/api/vault/selections/${selection}/archive`;
  link.download = "";
  link.click();
}
