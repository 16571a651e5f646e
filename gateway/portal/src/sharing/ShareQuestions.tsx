import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Link, sendLinksAgain, withdrawLinks } from "../api/sharing";
import { listInWords } from "../language/formats";
import { Question } from "../ui/forms/Question";
import { confirmed } from "../ui/messages/confirmation";

export const titlesOf = (links: Link[]) =>
  listInWords(links.flatMap(({ documents }) => documents.map(({ title }) => title)));
const namesOf = (links: Link[]) => listInWords(links.map(({ recipient_name }) => recipient_name));

export interface Asked {
  act: "withdraw" | "sendAgain";
  links: Link[];
}

interface ShareQuestionsProps {
  asked: Asked | null;
  onClose: () => void;
  onDone?: () => void;
}

/** Asks before links are withdrawn or sent again: by name, and what no longer opens then (SHR-04). */
export function ShareQuestions({ asked, onClose, onDone }: ShareQuestionsProps) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const chosen = asked?.links ?? [];
  const act = asked?.act ?? "withdraw";
  const values = { count: chosen.length, name: namesOf(chosen), title: titlesOf(chosen) };
  const confirm = async () => {
    const ids = chosen.map(({ id }) => id);
    await (act === "withdraw" ? withdrawLinks(ids) : sendLinksAgain(ids));
    await Promise.all(["links", "link"].map(key => client.invalidateQueries({ queryKey: [key] })));
    confirmed(t(`sharing.${act}.done`, values));
    onDone?.();
  };
  return (
    <Question
      opened={asked !== null}
      onClose={onClose}
      title={t(`sharing.${act}.ask`, values)}
      act={t(`sharing.${act}.confirm`, values)}
      destroys={act === "withdraw"}
      onConfirm={confirm}
    >
      {asked && t(`sharing.${act}.askText`, values)}
    </Question>
  );
}
