import { type InfiniteData, type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Access, type Member, type members, setRights } from "../../api/members";
import { announce } from "../../ui/messages/Announcer";
import { fullName } from "../administration/administration";
import { useRightName } from "../spaces/rights";

type Page = Awaited<ReturnType<typeof members>>;

/** Replaces a member wherever it is shown, with what the service answered. */
export function showChanged(client: QueryClient, space: string, changed: Member) {
  client.setQueryData(["member", space, changed.id], changed);
  client.setQueriesData<InfiniteData<Page>>({ queryKey: ["members"] }, found => {
    if (!found) return found;
    const items = (page: Page) => page.items.map(each => (each.id === changed.id ? changed : each));
    return { ...found, pages: found.pages.map(page => ({ ...page, items: items(page) })) };
  });
}

/** Gives or withdraws a right on a unit: shown at once, said once it is in force, taken back when it is refused. */
export function useChangeRights(space: string, member: Member, { unit, rights }: Access) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const nameOf = useRightName();
  const changing = useMutation({
    mutationFn: ({ to }: { to: string[]; right: string; given: boolean }) =>
      setRights(space, member.id, unit.id, to),
    // Two toggles of one unit reach the service in the order in which they were pressed.
    scope: { id: `${member.id} ${unit.id}` },
    onSuccess: async (changed, { right, given }) => {
      showChanged(client, space, changed);
      const said = { right: nameOf(right), name: fullName(member), unit: unit.name };
      announce(t(given ? "rights.list.given" : "rights.list.withdrawn", said));
      for (const what of ["rightChanges", "whoSees"])
        await client.invalidateQueries({ queryKey: [what, space] });
    },
    // Who is refused may look at what is no longer so.
    onError: () => client.invalidateQueries({ queryKey: ["members"] }),
  });
  const shown = changing.isPending ? changing.variables.to : rights;
  const toggle = (right: string) => {
    const given = !shown.includes(right);
    const to = given ? [...shown, right] : shown.filter(each => each !== right);
    changing.mutate({ to, right, given });
  };
  return { shown, toggle, saved: changing.isSuccess, refused: changing.error };
}
