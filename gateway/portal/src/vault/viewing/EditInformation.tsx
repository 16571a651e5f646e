import { Button, Modal, TagsInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client/problem";
import { type DocumentDetail, editDocument } from "../../api/vault";
import { Icon } from "../../design/Icon";
import { useSpaces } from "../../tenancy/spaces/spaces";
import { Acts, Form } from "../../ui/forms/Form";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import { useRefreshed } from "../storage/personalQueries";

/** Whether a document is in one's own vault, not in one's company's. */
export function useOwnVault({ holder_id, type }: DocumentDetail): boolean {
  const { all } = useSpaces();
  return type === "personal" || all.some(space => space.kind === "person" && space.holder_id === holder_id);
}

/** Changes what one calls a document of one's own vault, and what one marks it with (VLT-24). */
export function EditInformation({ document }: { document: DocumentDetail }) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState(false);
  if (!useOwnVault(document)) return null;
  return (
    <>
      <Button leftSection={<Icon name="quill" />} onClick={() => setEditing(true)}>
        {t("personal.document.edit")}
      </Button>
      <Modal
        opened={editing}
        onClose={() => setEditing(false)}
        title={t("personal.document.edit")}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        <Fields document={document} onClose={() => setEditing(false)} />
      </Modal>
    </>
  );
}

function Fields({ document, onClose }: { document: DocumentDetail; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const refresh = useRefreshed();
  const [title, setTitle] = useState(document.title);
  const [tags, setTags] = useState(document.tags);
  const [missing, setMissing] = useState(false);
  const saving = useMutation({
    mutationFn: () => editDocument(document.id, { title: title.trim(), tags }),
    onSuccess: async () => {
      await refresh();
      await Promise.all(
        ["document", "journal"].map(name => client.invalidateQueries({ queryKey: [name, document.id] })),
      );
      confirmed(t("personal.document.edited", { title: title.trim() }));
      onClose();
    },
  });
  const faults = saving.error instanceof Problem ? saving.error.byField() : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(!title.trim());
    if (title.trim()) saving.mutate();
  };
  return (
    <Form onSubmit={submit} explained={false}>
      <TextInput
        label={t("personal.document.title")}
        description={document.type === "personal" ? undefined : t("personal.document.titleHelp")}
        value={title}
        onChange={event => setTitle(event.currentTarget.value)}
        maxLength={200}
        error={missing ? t("personal.document.titleMissing") : faults.title}
        required
        data-autofocus
      />
      <TagsInput
        label={t("personal.document.tags")}
        description={t("personal.document.tagsHelp")}
        value={tags}
        onChange={setTags}
        maxTags={20}
        error={faults.tags}
      />
      <Refusal error={saving.error} />
      <Acts>
        <MainAct type="submit" loading={saving.isPending}>
          {t("common.save")}
        </MainAct>
      </Acts>
    </Form>
  );
}
