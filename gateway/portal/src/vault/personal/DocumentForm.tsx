import { Modal, NativeSelect, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client/problem";
import { editDocument, type Folder, type OwnDocument } from "../../api/vault";
import { Acts, Form } from "../../ui/forms/Form";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import { folderChoices, useRefreshed } from "../storage/personalQueries";

interface DocumentFormProps {
  document: OwnDocument | null;
  folders: readonly Folder[];
  onClose: () => void;
}

/** Title, folder, tags and what one notes of a document that one added (VLT-24). */
export function DocumentForm({ document, folders, onClose }: DocumentFormProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={document !== null}
      onClose={onClose}
      title={t("personal.document.edit")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      {document && <Fields key={document.id} document={document} folders={folders} onClose={onClose} />}
    </Modal>
  );
}

interface FieldsProps extends Omit<DocumentFormProps, "document"> {
  document: OwnDocument;
}

function Fields({ document, folders, onClose }: FieldsProps) {
  const { t } = useTranslation();
  const refresh = useRefreshed();
  const [title, setTitle] = useState(document.title);
  const [folder, setFolder] = useState(document.folder_id ?? "");
  const [tags, setTags] = useState(document.tags);
  const [date, setDate] = useState(String(document.metadata.date ?? ""));
  const [note, setNote] = useState(String(document.metadata.note ?? ""));
  const [missing, setMissing] = useState(false);
  // A payslip or a contract that one added says other things, which stay as they are here.
  const described = document.compartment === "personal";
  const saving = useMutation({
    mutationFn: () =>
      editDocument(document.id, {
        title: title.trim(),
        folder_id: folder || null,
        tags,
        ...(described && { metadata: { ...(date && { date }), ...(note.trim() && { note: note.trim() }) } }),
      }),
    onSuccess: async () => {
      await refresh();
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
        value={title}
        onChange={event => setTitle(event.currentTarget.value)}
        maxLength={200}
        error={missing ? t("personal.document.titleMissing") : faults.title}
        required
        data-autofocus
      />
      <NativeSelect
        label={t("personal.document.folder")}
        value={folder}
        onChange={event => setFolder(event.currentTarget.value)}
        data={folderChoices(folders, t("personal.title"))}
      />
      <TagsInput
        label={t("personal.document.tags")}
        description={t("personal.document.tagsHelp")}
        value={tags}
        onChange={setTags}
        maxTags={20}
        error={faults.tags}
      />
      {described && (
        <>
          <TextInput
            type="date"
            label={t("personal.document.date")}
            value={date}
            onChange={event => setDate(event.currentTarget.value)}
            error={faults["metadata.date"]}
          />
          <Textarea
            label={t("personal.document.note")}
            value={note}
            onChange={event => setNote(event.currentTarget.value)}
            maxLength={500}
            rows={3}
            error={faults["metadata.note"]}
          />
        </>
      )}
      <Refusal error={saving.error} />
      <Acts>
        <MainAct type="submit" loading={saving.isPending}>
          {t("common.save")}
        </MainAct>
      </Acts>
    </Form>
  );
}
