import { useTranslation } from "react-i18next";
import type { RequestState as Name } from "../../api/deposits";
import type { IconName } from "../../design/Icon";
import { State, type StateTone } from "../../ui/messages/State";

const looks: Record<Name, [StateTone, IconName]> = {
  draft: ["refused", "quill"],
  submitted: ["waiting", "clock"],
  waiting: ["todo", "warning"],
  validated: ["done", "check"],
  rejected: ["error", "cross"],
};

export function RequestState({ state }: { state: Name }) {
  const { t } = useTranslation();
  const [tone, icon] = looks[state];
  return (
    <State tone={tone} icon={icon}>
      {t(`requests.follow.states.${state}`)}
    </State>
  );
}
