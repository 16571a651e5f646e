import { Button, Progress } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useParams } from "react-router";
import { type Campaign, campaign, campaignFile, discardCampaign } from "../../api/vault";
import { Icon } from "../../design/Icon";
import { monthInWords, number } from "../../language/formats";
import { Facts } from "../../ui/content/Facts";
import { Sheet } from "../../ui/content/Sheet";
import { FileDrop } from "../../ui/forms/FileDrop";
import { Question } from "../../ui/forms/Question";
import { confirmed } from "../../ui/messages/confirmation";
import { Notice } from "../../ui/messages/Notice";
import { Awaited } from "../../ui/messages/QueryStates";
import { ListPage } from "../../ui/pages/ListPage";
import { CampaignDocuments } from "./CampaignDocuments";
import { CampaignState, isPlanned } from "./CampaignState";
import { RULES } from "./NewCampaign";
import { SendCampaign } from "./SendCampaign";

const LOOKS_AGAIN = 1500;

const isAtWork = (of: Campaign | undefined) => of?.state === "splitting" || of?.state === "sending";

/** A campaign from its file to who has read it: the split, what is settled by hand, the sending. */
export function CampaignPage() {
  const { id = "" } = useParams();
  const found = useQuery({
    queryKey: ["campaign", id],
    queryFn: () => campaign(id),
    staleTime: 0,
    refetchInterval: ({ state }) => (isAtWork(state.data) ? LOOKS_AGAIN : false),
  });
  return <Awaited of={found}>{shown => <Shown campaign={shown} />}</Awaited>;
}

function Shown({ campaign: of }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const isSplit =
    of.state === "ready" || of.state === "sending" || of.state === "sent" || of.state === "stopped";
  return (
    <ListPage
      title={of.title}
      lead={t("campaigns.of", { month: monthInWords(of.period) })}
      trail={[{ to: "/campagnes", label: t("campaigns.title") }]}
      act={!isPlanned(of) && of.state !== "sending" && of.state !== "sent" && <Discard campaign={of} />}
    >
      <Sheet>
        <CampaignState of={of} />
        <Standing campaign={of} />
      </Sheet>
      {isSplit && <CampaignDocuments campaign={of} />}
    </ListPage>
  );
}

/** What is under way, or what somebody has to do now. */
function Standing({ campaign: of }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const { counts } = of;
  if (of.state === "new" || of.state === "unreadable") {
    return (
      <>
        {of.state === "unreadable" && <Notice tone="error">{t("campaigns.unreadable")}</Notice>}
        <FileDrop
          label={t("campaigns.file")}
          required
          rules={RULES}
          filed={[]}
          upload={async (file, onProgress) =>
            client.setQueryData(["campaign", of.id], await campaignFile(of.id, file, onProgress))
          }
        />
      </>
    );
  }
  if (of.state === "splitting") {
    const said = t("campaigns.split", { read: number(of.pages_read), pages: number(of.pages) });
    return <Share of={of.pages_read} all={of.pages} said={said} />;
  }
  if (of.state === "sending" && !isPlanned(of)) {
    const done = counts.sent + counts.paper + counts.refused;
    const all = done + counts.matched;
    return <Share of={done} all={all} said={t("campaigns.sent", { done: number(done), all: number(all) })} />;
  }
  return (
    <>
      {of.state === "stopped" && <Notice tone="error">{t("campaigns.stopped")}</Notice>}
      <Counts campaign={of} />
      {(of.state === "ready" || of.state === "sending") && <SendCampaign campaign={of} />}
    </>
  );
}

function Share({ of, all, said }: { of: number; all: number; said: string }) {
  return (
    <div role="status">
      <p>{said}</p>
      <Progress.Root>
        <Progress.Section value={all ? (100 * of) / all : 0} aria-label={said} />
      </Progress.Root>
    </div>
  );
}

function Counts({ campaign: { counts, pages } }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const names = ["matched", "unmatched", "set_aside", "sent", "read", "paper", "refused"] as const;
  const shown = names.filter(name => counts[name] > 0);
  return (
    <Facts
      wide
      lines={[
        [t("campaigns.pages"), number(pages)],
        ...shown.map((name): [string, string] => [t(`campaigns.counts.${name}`), number(counts[name])]),
      ]}
    />
  );
}

/** Forgets a campaign of which nothing was sent. */
function Discard({ campaign: { id, title } }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const discard = async () => {
    await discardCampaign(id);
    await navigate("/campagnes", { replace: true });
    confirmed(t("campaigns.discarded", { title }));
    void client.invalidateQueries({ queryKey: ["campaigns"] });
  };
  return (
    <>
      <Button leftSection={<Icon name="bin" />} onClick={() => setAsking(true)}>
        {t("campaigns.discard")}
      </Button>
      <Question
        opened={asking}
        onClose={() => setAsking(false)}
        title={t("campaigns.discardAsk")}
        act={t("campaigns.discard")}
        onConfirm={discard}
      >
        {t("campaigns.discardText")}
      </Question>
    </>
  );
}
