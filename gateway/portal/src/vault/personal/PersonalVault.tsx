import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { Icon } from "../../design/Icon";
import { Awaited } from "../../ui/messages/QueryStates";
import { ListPage } from "../../ui/pages/ListPage";
import { foldersQuery, pathTo, usageQuery, useRefreshed } from "../storage/personalQueries";
import { UsageLine } from "../storage/UsageLine";
import { FolderContents } from "./FolderContents";
import { FolderForm } from "./FolderForm";
import { UploadZone } from "./UploadZone";
import { useUploads } from "./uploadQueue";

/** *Coffre personnel*: what one added oneself, folder by folder (VLT-40 to VLT-42). */
export function PersonalVault() {
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const folderId = search.get("dossier");
  const tag = search.get("etiquette");
  const all = useQuery(foldersQuery);
  const usage = useQuery(usageQuery);
  const [making, setMaking] = useState(false);
  useRefreshWhenArrived();
  const path = pathTo(all.data ?? [], folderId);
  const top = t("personal.title");
  const trail = [{ id: null, name: top }, ...path].map(({ id, name }) => ({
    to: id ? `/coffre-personnel?dossier=${id}` : "/coffre-personnel",
    label: name,
  }));
  const isTop = !folderId && !tag;
  return (
    <ListPage
      title={tag ? t("personal.tagged", { tag }) : (path.at(-1)?.name ?? top)}
      trail={isTop ? [] : tag ? trail.slice(0, 1) : trail.slice(0, -1)}
      lead={isTop ? t("personal.lead") : undefined}
      act={
        <Button leftSection={<Icon name="folder" />} onClick={() => setMaking(true)}>
          {t("personal.folder.make")}
        </Button>
      }
    >
      <Awaited of={usage} lines={1}>
        {found => (
          <>
            <UsageLine usage={found} />
            <UploadZone folderId={folderId} largest={found.largest_file} />
          </>
        )}
      </Awaited>
      <Awaited of={all} lines={6}>
        {folders => <FolderContents folders={folders} folderId={folderId} tag={tag} />}
      </Awaited>
      <FolderForm
        opened={making}
        onClose={() => setMaking(false)}
        parentId={folderId}
        folders={all.data ?? []}
      />
    </ListPage>
  );
}

/** Shows a file in its folder as soon as it is there. */
function useRefreshWhenArrived() {
  const refresh = useRefreshed();
  const arrived = useUploads().filter(({ state }) => state === "done").length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only an arrival is a reason
  useEffect(() => {
    if (arrived > 0) void refresh();
  }, [arrived]);
}
