import { Button, Checkbox } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { type DocumentLine, type DocumentsAsked, documents } from "../../api/vault";
import { Icon } from "../../design/Icon";
import { number } from "../../language/formats";
import { GatherChosen } from "../../signature/batches/GatherChosen";
import { Refusal } from "../../ui/messages/Notice";
import type { Selection } from "../documents/DocumentRows";
import { TakeOutActs } from "../selection/TakeOut";
import styles from "./listing.module.css";

/** As many as a selection may have. */
const MOST = 1000;

type Chosen = Pick<DocumentLine, "id" | "title" | "state" | "action">;

export interface Choice {
  /** What is ticked, in the order in which it was. */
  chosen: ReadonlyMap<string, Chosen>;
  choose: (some: Chosen[], isChosen: boolean) => void;
  clear: () => void;
}

const nothing: ReadonlyMap<string, Chosen> = new Map();

/** What one has ticked in the list that is shown; another list begins with nothing. */
export function useChoice(list: string): Choice {
  const [kept, keep] = useState({ list, chosen: nothing });
  const chosen = kept.list === list ? kept.chosen : nothing;
  const choose = (some: Chosen[], isChosen: boolean) => {
    const next = new Map(chosen);
    for (const each of some) isChosen ? next.set(each.id, each) : next.delete(each.id);
    keep({ list, chosen: next });
  };
  return { chosen, choose, clear: () => keep({ list, chosen: nothing }) };
}

export function ChooseOne({ of, choice }: { of: DocumentLine; choice: Choice }) {
  const { t } = useTranslation();
  return (
    <Checkbox
      aria-label={t("documents.selection.choose", { title: of.title })}
      checked={choice.chosen.has(of.id)}
      onChange={event => choice.choose([of], event.currentTarget.checked)}
    />
  );
}

export function ChooseShown({ documents: lines, choice }: { documents: DocumentLine[]; choice: Choice }) {
  const { t } = useTranslation();
  const some = lines.some(({ id }) => choice.chosen.has(id));
  const all = lines.every(({ id }) => choice.chosen.has(id));
  return (
    <Checkbox
      aria-label={t("documents.selection.chooseShown")}
      checked={all}
      indeterminate={some && !all}
      onChange={() => choice.choose(lines, !all)}
    />
  );
}

interface SelectionBarProps {
  choice: Choice;
  query: DocumentsAsked;
  list: string;
  total: number;
  capped: boolean;
}

/** What one can do with what is ticked: look through it, sign or validate what waits, or tick all of the search. */
export function SelectionBar({ choice, query, list, total, capped }: SelectionBarProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const all = useMutation({
    mutationFn: () => allOf(query),
    onSuccess: found => choice.choose(found, true),
  });
  const chosen = [...choice.chosen.values()];
  const ids = chosen.map(({ id }) => id);
  const titles = Object.fromEntries(chosen.map(({ id, title }) => [id, title]));
  if (ids.length === 0) return null;
  const open = () => navigate(`/documents/${ids[0]}`, { state: { list, ids, titles } satisfies Selection });
  const more = capped || total > ids.length;
  return (
    <section className={styles.bar} aria-label={t("documents.selection.label")}>
      <strong role="status">
        {t("documents.selection.chosen", { count: ids.length, number: number(ids.length) })}
      </strong>
      <Button variant="filled" leftSection={<Icon name="eye" />} onClick={open}>
        {t("documents.selection.open")}
      </Button>
      <GatherChosen documents={chosen} />
      {more && ids.length < MOST && (
        <Button loading={all.isPending} onClick={() => all.mutate()}>
          {capped || total > MOST
            ? t("documents.selection.chooseMost", { number: number(MOST) })
            : t("documents.selection.chooseAll", { number: number(total) })}
        </Button>
      )}
      <TakeOutActs ids={ids} waiting={query.state === "todo"} />
      <Button variant="subtle" onClick={choice.clear}>
        {t("documents.selection.clear")}
      </Button>
      <Refusal error={all.error} />
    </section>
  );
}

/** The documents of a search, page after page, as far as a selection goes. */
async function allOf(query: DocumentsAsked): Promise<Chosen[]> {
  const found: Chosen[] = [];
  let after: string | null | undefined;
  do {
    const page = await documents({ ...query, ...(after ? { after } : {}) });
    found.push(...page.items);
    after = page.next;
  } while (after && found.length < MOST);
  return found.slice(0, MOST);
}
