import { queryOptions, useQueryClient } from "@tanstack/react-query";
import { Problem } from "../../api/client/problem";
import { type Folder, folders, usage } from "../../api/vault";

// Who has just begun to use their account has their space a moment later.
const patient = {
  retry: (failures: number, error: Error) => failures < 8 && error instanceof Problem && error.status === 404,
  retryDelay: 500,
};

export const usageQuery = queryOptions({ queryKey: ["personal", "usage"], queryFn: usage, ...patient });
export const foldersQuery = queryOptions({ queryKey: ["personal", "folders"], queryFn: folders, ...patient });

/** Brings everything that shows what one added up to date. */
export function useRefreshed(): () => Promise<unknown> {
  const client = useQueryClient();
  return () =>
    Promise.all([
      ...["personal", "documents", "home"].map(name => client.invalidateQueries({ queryKey: [name] })),
      // Not asked again where it is shown: it may be the one that was deleted.
      ...["document", "journal"].map(name =>
        client.invalidateQueries({ queryKey: [name], refetchType: "none" }),
      ),
    ]);
}

/** The folders from the top to this one. */
export function pathTo(all: readonly Folder[], id: string | null): Folder[] {
  const folder = all.find(each => each.id === id);
  return folder ? [...pathTo(all, folder.parent_id), folder] : [];
}

export const pathInWords = (all: readonly Folder[], id: string) =>
  pathTo(all, id)
    .map(({ name }) => name)
    .join(" › ");

/** Folders to choose from, each by its whole path, but for one and all that is in it. */
export const folderChoices = (all: readonly Folder[], top: string, without?: string) => [
  { value: "", label: top },
  ...all
    .filter(({ id }) => !pathTo(all, id).some(each => each.id === without))
    .map(({ id }) => ({ value: id, label: pathInWords(all, id) }))
    .sort((one, other) => one.label.localeCompare(other.label)),
];
