import { ActionIcon, Button, Menu } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { deleteDocument, type Folder, type OwnDocument, ownDocuments, removeFolder } from "../../api/vault";
import { Icon } from "../../design/Icon";
import { fileSize, inShort } from "../../language/formats";
import { Sheet } from "../../ui/content/Sheet";
import { When } from "../../ui/content/When";
import { Question } from "../../ui/forms/Question";
import { confirmed } from "../../ui/messages/confirmation";
import { Awaited, Empty } from "../../ui/messages/QueryStates";
import type { Selection } from "../documents/DocumentRows";
import { TakeOut } from "../selection/TakeOut";
import { Tick } from "../selection/Tick";
import { type Ticks, useTicks } from "../selection/ticks";
import { useRefreshed } from "../storage/personalQueries";
import { DocumentForm } from "./DocumentForm";
import { FolderForm } from "./FolderForm";
import styles from "./personal.module.css";

interface FolderContentsProps {
  folders: readonly Folder[];
  folderId: string | null;
  tag: string | null;
}

/** The folders in a folder, then its documents, the newest first; or whatever bears a tag. */
export function FolderContents({ folders, folderId, tag }: FolderContentsProps) {
  const { t } = useTranslation();
  const found = useInfiniteQuery({
    queryKey: ["personal", "documents", folderId, tag],
    queryFn: ({ pageParam }) =>
      ownDocuments({
        ...(tag ? { tag } : folderId && { folder: folderId }),
        ...(pageParam && { before: pageParam }),
      }),
    initialPageParam: "",
    getNextPageParam: last => last.next,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
  const list = `/coffre-personnel${tag ? `?etiquette=${encodeURIComponent(tag)}` : folderId ? `?dossier=${folderId}` : ""}`;
  const ticks = useTicks(list);
  const inside = tag ? [] : folders.filter(({ parent_id }) => parent_id === folderId);
  return (
    <Awaited of={found} lines={5}>
      {documents => (
        <>
          <Sheet flush>
            <Rows folders={folders} inside={inside} documents={documents} ticks={ticks} list={list} />
          </Sheet>
          <TakeOut ticks={ticks} list={list} />
          {found.hasNextPage && (
            <Button loading={found.isFetchingNextPage} onClick={() => found.fetchNextPage()}>
              {t("personal.more")}
            </Button>
          )}
        </>
      )}
    </Awaited>
  );
}

interface RowsProps {
  folders: readonly Folder[];
  inside: readonly Folder[];
  documents: readonly OwnDocument[];
  ticks: Ticks;
  list: string;
}

function Rows({ folders, inside, documents, ticks, list }: RowsProps) {
  const { t } = useTranslation();
  const [changing, setChanging] = useState<Folder | null>(null);
  const [removing, setRemoving] = useState<Folder | null>(null);
  const [editing, setEditing] = useState<OwnDocument | null>(null);
  const [deleting, setDeleting] = useState<OwnDocument | null>(null);
  const ids = documents.map(({ id }) => id);
  return (
    <>
      {inside.length + documents.length === 0 && (
        <Empty icon="folder" title={t("personal.empty")}>
          {t("personal.emptyText")}
        </Empty>
      )}
      <ul className={styles.rows}>
        {inside.map(folder => (
          <FolderRow key={folder.id} folder={folder} change={setChanging} remove={setRemoving} />
        ))}
        {documents.map(document => (
          <DocumentRow
            key={document.id}
            document={document}
            from={{ list, ids }}
            ticks={ticks}
            edit={setEditing}
            remove={setDeleting}
          />
        ))}
      </ul>
      {changing && (
        <FolderForm
          opened
          onClose={() => setChanging(null)}
          folders={folders}
          folder={changing}
          parentId={changing.parent_id}
        />
      )}
      <DocumentForm document={editing} folders={folders} onClose={() => setEditing(null)} />
      <FolderRemoval folder={removing} onClose={() => setRemoving(null)} />
      <Deletion document={deleting} onClose={() => setDeleting(null)} />
    </>
  );
}

interface FolderRowProps {
  folder: Folder;
  change: (folder: Folder) => void;
  remove: (folder: Folder) => void;
}

function FolderRow({ folder, change, remove }: FolderRowProps) {
  const { t } = useTranslation();
  return (
    <li className={styles.row}>
      <Icon name="folder" size={22} />
      <div className={styles.words}>
        <Link to={`/coffre-personnel?dossier=${folder.id}`} className={styles.title}>
          {folder.name}
        </Link>
      </div>
      <RowMenu name={folder.name}>
        <Menu.Item onClick={() => change(folder)}>{t("personal.folder.change")}</Menu.Item>
        <Menu.Item onClick={() => remove(folder)}>{t("personal.folder.remove")}</Menu.Item>
      </RowMenu>
    </li>
  );
}

interface DocumentRowProps {
  document: OwnDocument;
  from: Selection;
  ticks: Ticks;
  edit: (document: OwnDocument) => void;
  remove: (document: OwnDocument) => void;
}

function DocumentRow({ document, from, ticks, edit, remove }: DocumentRowProps) {
  const { t } = useTranslation();
  const { id, title, tags, size, added_at } = document;
  return (
    <li className={styles.row}>
      <Tick id={id} title={title} ticks={ticks} />
      <Icon name="document" size={22} />
      <div className={styles.words}>
        <Link to={`/documents/${id}`} state={from} className={styles.title}>
          {title}
        </Link>
        <span className={styles.about}>
          {fileSize(size)} · <When at={added_at} as={inShort} />
          {tags.map(tag => (
            <Link
              key={tag}
              to={`/coffre-personnel?etiquette=${encodeURIComponent(tag)}`}
              className={styles.tag}
            >
              {tag}
            </Link>
          ))}
        </span>
      </div>
      <RowMenu name={title}>
        <Menu.Item onClick={() => edit(document)}>{t("personal.document.edit")}</Menu.Item>
        <Menu.Item onClick={() => remove(document)}>{t("personal.document.delete")}</Menu.Item>
      </RowMenu>
    </li>
  );
}

function RowMenu({ name, children }: { name: string; children: React.ReactNode }) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon size={36} aria-label={t("personal.acts", { name })}>
          <Icon name="menu" size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>{children}</Menu.Dropdown>
    </Menu>
  );
}

function FolderRemoval({ folder, onClose }: { folder: Folder | null; onClose: () => void }) {
  const { t } = useTranslation();
  const refresh = useRefreshed();
  const name = folder?.name ?? "";
  const remove = async () => {
    if (!folder) return;
    await removeFolder(folder.id);
    await refresh();
    confirmed(t("personal.folder.removed", { name }));
  };
  return (
    <Question
      opened={folder !== null}
      onClose={onClose}
      title={t("personal.folder.removeAsk")}
      act={t("personal.folder.remove")}
      onConfirm={remove}
    >
      {t("personal.folder.removeText", { name })}
    </Question>
  );
}

function Deletion({ document, onClose }: { document: OwnDocument | null; onClose: () => void }) {
  const { t } = useTranslation();
  const refresh = useRefreshed();
  const title = document?.title ?? "";
  const remove = async () => {
    if (!document) return;
    await deleteDocument(document.id);
    await refresh();
    confirmed(t("personal.document.deleted", { title }));
  };
  return (
    <Question
      opened={document !== null}
      onClose={onClose}
      title={t("personal.document.deleteAsk")}
      act={t("personal.document.deleteConfirm")}
      onConfirm={remove}
    >
      {t("personal.document.deleteText", { title })}
    </Question>
  );
}
