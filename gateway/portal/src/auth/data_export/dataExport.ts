import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { askForExport, type Export, exports } from "../../api/personalData";
import { confirmed } from "../../ui/messages/confirmation";

const KEY = ["exports"];
const ASKED_EVERY = 4000;

const underWay = (items: Export[] | undefined) => items?.some(({ state }) => state === "preparing") ?? false;

/** The copies that were asked for; looked at again while one is being prepared, whatever page one is on. */
export function useExports() {
  return useQuery({
    queryKey: KEY,
    queryFn: exports,
    refetchInterval: ({ state }) => (underWay(state.data?.items) ? ASKED_EVERY : false),
  });
}

export function useAskForExport() {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMutation({
    mutationFn: askForExport,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: KEY });
      confirmed(t("settings.data.asked"));
    },
  });
}
