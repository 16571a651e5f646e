import { Button, Checkbox } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Member, remindMembers } from "../../api/members";
import { Question } from "../../ui/forms/Question";
import { confirmed } from "../../ui/messages/confirmation";
import { Refusal } from "../../ui/messages/Notice";
import { fullName, type Place } from "../administration/administration";
import styles from "../administration/administration.module.css";
import { isPending } from "./MemberName";

/** Who is chosen, of those who have not answered their invitation. */
export interface Choice {
  chosen: ReadonlySet<string>;
  choose: (id: string, isChosen: boolean) => void;
  clear: () => void;
}

export function useChoice(): Choice {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const choose = (id: string, isChosen: boolean) =>
    setChosen(present => new Set(isChosen ? [...present, id] : [...present].filter(each => each !== id)));
  return { chosen, choose, clear: () => setChosen(new Set()) };
}

/** Whoever has answered has nothing to be reminded of. */
export function ChooseMember({ of, choice: { chosen, choose } }: { of: Member; choice: Choice }) {
  const { t } = useTranslation();
  if (!isPending(of)) return null;
  return (
    <Checkbox
      className={styles.choose}
      label={t("rights.remind.choose")}
      aria-label={t("rights.remind.chooseOf", { name: fullName(of) })}
      checked={chosen.has(of.id)}
      onChange={event => choose(of.id, event.currentTarget.checked)}
    />
  );
}

interface Outcome {
  sent: number;
  too_soon: number;
}

/** Reminds at each place those chosen there, or all; how many at all places together. */
async function remindAt(places: Place[], whom: Member[] | null): Promise<Outcome> {
  const total = { sent: 0, too_soon: 0 };
  for (const { of } of places) {
    const chosen = whom?.filter(({ space_id }) => space_id === of.id).map(({ id }) => id) ?? null;
    if (chosen?.length === 0) continue;
    const { sent, too_soon } = await remindMembers(of.id, chosen);
    total.sent += sent;
    total.too_soon += too_soon;
  }
  return total;
}

function useReminding(places: Place[]) {
  const { t } = useTranslation();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (whom: Member[] | null) => remindAt(places, whom),
    onSuccess: async ({ sent, too_soon }) => {
      await client.invalidateQueries({ queryKey: ["members"] });
      const tooSoon = too_soon > 0 ? ` ${t("rights.remind.someTooSoon", { count: too_soon })}` : "";
      confirmed(t("rights.remind.sentTo", { count: sent }) + tooSoon);
    },
  });
}

/** Reminds everybody who has not answered, at each place shown (TEN-32). */
export function RemindEverybody({ places, offered }: { places: Place[]; offered: boolean }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const reminding = useReminding(places);
  if (!offered) return null;
  return (
    <>
      <Button onClick={() => setAsking(true)}>{t("rights.remind.all")}</Button>
      <Question
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("rights.remind.askAll")}
        act={t("rights.remind.allAct")}
        destroys={false}
        onConfirm={() => reminding.mutateAsync(null)}
      >
        {t("rights.remind.askAllText")}
      </Question>
    </>
  );
}

interface SelectionProps {
  places: Place[];
  members: Member[];
  choice: Choice;
}

/** How many are chosen, and what can be done for them (TEN-32). */
export function Selection({ places, members, choice: { chosen, clear } }: SelectionProps) {
  const { t } = useTranslation();
  const reminding = useReminding(places);
  const whom = members.filter(({ id }) => chosen.has(id));
  if (whom.length === 0) return null;
  return (
    <section className={styles.selection} aria-label={t("rights.remind.selection")}>
      <span role="status">{t("rights.list.found", { count: whom.length })}</span>
      <Button
        variant="filled"
        loading={reminding.isPending}
        onClick={() => reminding.mutate(whom, { onSuccess: clear })}
      >
        {t("rights.remind.some", { count: whom.length })}
      </Button>
      <Button variant="subtle" onClick={clear}>
        {t("rights.remind.clear")}
      </Button>
      <Refusal error={reminding.error} />
    </section>
  );
}
