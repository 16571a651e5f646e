import { useTranslation } from "react-i18next";
import type { Link } from "../api/sharing";
import { State, type StateTone } from "../ui/messages/State";

const tones: Record<Link["state"], [StateTone, "link" | "check" | "clock" | "cross"]> = {
  open: ["done", "link"],
  spent: ["refused", "check"],
  expired: ["refused", "clock"],
  withdrawn: ["refused", "cross"],
};

/** What became of a link. */
export function ShareState({ link }: { link: Link }) {
  const { t } = useTranslation();
  const [tone, icon] = tones[link.state];
  return (
    <State tone={tone} icon={icon}>
      {t(`sharing.list.states.${link.state}`)}
    </State>
  );
}

/** Whether there is still something to withdraw. */
export const isLive = ({ state }: Link) => state === "open" || state === "spent";

/** How often it was opened, how often it may be, and what the recipient is asked for. */
export function Openings({ link }: { link: Link }) {
  const { t } = useTranslation();
  const { protection, most_openings: most } = link;
  return (
    <>
      {t("sharing.list.opened", { count: link.openings })}
      {most !== null && <small>{t("sharing.list.most", { count: most })}</small>}
      {protection !== "none" && <small>{t(`sharing.list.protections.${protection}`)}</small>}
    </>
  );
}
