import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import {
  confirmRelation,
  declineRelation,
  endRelation,
  type Relation,
  undoRelation,
} from "../../api/tenancy";
import { refetchSoon } from "../../auth/sessions/queryClient";
import { confirmed } from "../../ui/messages/confirmation";

const acts = {
  confirmed: confirmRelation,
  declined: declineRelation,
  ended: endRelation,
  undone: undoRelation,
};

/** What can be decided about a relation; the banner says what then is so. */
export function useRelationActs({ id, side, agency, company }: Relation) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const other = side === "agency" ? company.name : agency.name;
  return useMutation({
    mutationFn: (act: keyof typeof acts) => acts[act](id),
    onSuccess: async (_, act) => {
      confirmed(t(`relations.${act}`, { agency: agency.name, other }));
      await client.invalidateQueries();
      refetchSoon(client);
    },
  });
}
