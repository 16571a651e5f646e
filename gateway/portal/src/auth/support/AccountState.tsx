import { useTranslation } from "react-i18next";
import type { IconName } from "../../design/Icon";
import { support } from "../../language/fr/auth/support";
import { State, type StateTone } from "../../ui/messages/State";

type AccountStateName = keyof typeof support.states;

const isKnown = (state: string): state is AccountStateName => state in support.states;

const looks: Record<AccountStateName, [StateTone, IconName]> = {
  pending: ["waiting", "clock"],
  enrolled: ["waiting", "mail"],
  active: ["done", "check"],
  merged: ["waiting", "link"],
  closing: ["refused", "bin"],
};

/** How an account stands. */
export function AccountState({ state }: { state: string }) {
  const { t } = useTranslation();
  if (!isKnown(state)) return null;
  const [tone, icon] = looks[state];
  return (
    <State tone={tone} icon={icon}>
      {t(`support.states.${state}`)}
    </State>
  );
}
