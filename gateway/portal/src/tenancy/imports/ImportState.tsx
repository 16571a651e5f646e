import { useTranslation } from "react-i18next";
import type { Import } from "../../api/imports";
import type { IconName } from "../../design/Icon";
import { State, type StateTone } from "../../ui/messages/State";

const looks: Record<Import["state"], [StateTone, IconName]> = {
  choosing: ["todo", "warning"],
  checking: ["waiting", "clock"],
  checked: ["todo", "info"],
  applying: ["waiting", "clock"],
  applied: ["done", "check"],
  stopped: ["error", "warning"],
  discarded: ["refused", "cross"],
};

/** How far an import has come, in a word. */
export function ImportState({ of }: { of: Import }) {
  const { t } = useTranslation();
  const [tone, icon] = looks[of.state];
  return (
    <State tone={tone} icon={icon}>
      {t(`imports.states.${of.state}`)}
    </State>
  );
}
