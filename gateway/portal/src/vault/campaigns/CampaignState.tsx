import { useTranslation } from "react-i18next";
import type { Campaign } from "../../api/vault";
import type { IconName } from "../../design/Icon";
import { State, type StateTone } from "../../ui/messages/State";

const looks: Record<Campaign["state"], [StateTone, IconName]> = {
  new: ["todo", "upload"],
  splitting: ["waiting", "clock"],
  ready: ["todo", "info"],
  sending: ["waiting", "clock"],
  sent: ["done", "check"],
  unreadable: ["error", "warning"],
  stopped: ["error", "warning"],
};

/** Whether it waits for an hour that has not come: it can still be taken back. */
export const isPlanned = ({ state, send_at }: Campaign) =>
  state === "sending" && send_at !== null && new Date(send_at) > new Date();

/** How far a campaign is, in a word. */
export function CampaignState({ of }: { of: Campaign }) {
  const { t } = useTranslation();
  const [tone, icon] = looks[of.state];
  return (
    <State tone={tone} icon={icon}>
      {t(`campaigns.states.${isPlanned(of) ? "planned" : of.state}`)}
    </State>
  );
}
