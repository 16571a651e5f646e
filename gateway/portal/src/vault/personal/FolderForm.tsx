import { Modal, NativeSelect, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { changeFolder, type Folder, makeFolder } from "../../api/vault";
import { Acts, Form } from "../../ui/forms/Form";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { MainAct } from "../../ui/navigation/MainAct";
import { folderChoices, useRefreshed } from "../storage/personalQueries";

interface FolderFormProps {
  opened: boolean;
  onClose: () => void;
  folders: readonly Folder[];
  parentId: string | null;
  /** The one to change; none makes another. */
  folder?: Folder;
}

/** Makes a folder, renames one, puts it elsewhere. */
export function FolderForm(props: FolderFormProps) {
  const { t } = useTranslation();
  const { opened, onClose, folder } = props;
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={folder ? t("personal.folder.changeTitle") : t("personal.folder.make")}
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Fields {...props} />
    </Modal>
  );
}

function Fields({ onClose, folders, parentId, folder }: FolderFormProps) {
  const { t } = useTranslation();
  const refresh = useRefreshed();
  const [name, setName] = useState(folder?.name ?? "");
  const [parent, setParent] = useState(parentId ?? "");
  const [missing, setMissing] = useState(false);
  const saving = useMutation({
    mutationFn: () =>
      folder
        ? changeFolder(folder.id, { name: name.trim(), parent_id: parent || null })
        : makeFolder(name.trim(), parent || null),
    onSuccess: async saved => {
      await refresh();
      confirmed(t(folder ? "personal.folder.changed" : "personal.folder.made", { name: saved.name }));
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(!name.trim());
    if (name.trim()) saving.mutate();
  };
  return (
    <Form onSubmit={submit} explained={false}>
      <TextInput
        label={t("personal.folder.name")}
        value={name}
        onChange={event => setName(event.currentTarget.value)}
        maxLength={100}
        error={missing && t("personal.folder.nameMissing")}
        required
        data-autofocus
      />
      <NativeSelect
        label={t("personal.folder.within")}
        value={parent}
        onChange={event => setParent(event.currentTarget.value)}
        data={folderChoices(folders, t("personal.title"), folder?.id)}
      />
      <Refusal error={saving.error} />
      <Acts>
        <MainAct type="submit" loading={saving.isPending}>
          {t(folder ? "common.save" : "personal.folder.make")}
        </MainAct>
      </Acts>
    </Form>
  );
}
