import { useTranslation } from "react-i18next";
import type { SentDocument } from "../../api/vault";
import type { IconName } from "../../design/Icon";
import { State, type StateTone } from "../../ui/messages/State";

type Known = NonNullable<SentDocument["standing"]["employee"]>;

const looks: Record<Known, [StateTone, IconName | "seal"]> = {
  waiting: ["waiting", "clock"],
  to_read: ["todo", "eye"],
  read: ["done", "check"],
  to_sign: ["todo", "quill"],
  signed: ["signed", "seal"],
  refused: ["refused", "cross"],
  not_downloaded: ["todo", "download"],
  downloaded: ["waiting", "download"],
  validated: ["done", "check"],
  deleted: ["refused", "bin"],
};

/** How a document stands with one party; nothing with whom it has nothing to do. */
export function PartyState({ of, party }: { of: SentDocument; party: "employee" | "client" }) {
  const { t } = useTranslation();
  const standing = of.standing[party];
  if (standing === null) return null;
  const [tone, icon] = looks[standing];
  return (
    <State tone={tone} icon={icon}>
      {t(`sent.standings.${standing}`)}
    </State>
  );
}
