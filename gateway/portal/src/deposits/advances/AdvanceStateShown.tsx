import { useTranslation } from "react-i18next";
import type { Advance } from "../../api/deposits";
import type { IconName } from "../../design/Icon";
import { amount } from "../../language/formats";
import { State, type StateTone } from "../../ui/messages/State";

const drawn: Record<Advance["state"], [StateTone, IconName]> = {
  asked: ["waiting", "clock"],
  accepted: ["done", "check"],
  refused: ["refused", "cross"],
  withdrawn: ["done", "cross"],
};

/** What became of an advance, with the amount where it is another one than was asked. */
export function AdvanceStateShown({ of: advance }: { of: Advance }) {
  const { t } = useTranslation();
  const [tone, icon] = drawn[advance.state];
  const reduced = advance.granted !== null && advance.granted !== advance.amount;
  return (
    <State tone={tone} icon={icon}>
      {reduced
        ? t("advances.reducedTo", { amount: amount(advance.granted ?? "") })
        : t(`advances.states.${advance.state}`)}
    </State>
  );
}
