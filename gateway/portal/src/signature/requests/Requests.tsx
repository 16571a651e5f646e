import { Button } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { z } from "zod";
import { Problem } from "../../api/client/problem";
import { requestStates, signatureRequests, waitingFor } from "../../api/signature";
import type { Space } from "../../api/tenancy";
import { Icon } from "../../design/Icon";
import { holds, useSpaces } from "../../tenancy/spaces/spaces";
import { Sheet } from "../../ui/content/Sheet";
import { Empty, Failure, Loading } from "../../ui/messages/QueryStates";
import { PlainLink } from "../../ui/navigation/MainAct";
import { ListPage } from "../../ui/pages/ListPage";
import { RequestRows } from "./RequestRows";
import styles from "./requests.module.css";

const nothingToSee = new Problem({ type: "/problems/not-found", title: "", status: 404 });
const shape = z.object({ state: z.enum(requestStates).catch("open").default("open") });

const sends = (space: Space) =>
  ["agency", "employer", "employer_group"].includes(space.kind) && holds(space, "D");

/** *Demandes de signature* (SIG-01): what an agency or employer asked to be signed, and who signed. */
export function Requests() {
  const { all, current } = useSpaces();
  const sender = (current ? [current] : all).find(sends);
  return sender ? <OfSender sender={sender} /> : <Failure error={nothingToSee} />;
}

function useRequests(organisation: string, state: (typeof requestStates)[number]) {
  return useInfiniteQuery({
    queryKey: ["signature-requests", organisation, state],
    queryFn: ({ pageParam }) => signatureRequests({ organisation, state, after: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.next ?? undefined,
  });
}

function OfSender({ sender }: { sender: Space }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const { state } = shape.parse(Object.fromEntries(search));
  const found = useRequests(sender.holder_id, state);
  const shown = found.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <ListPage title={t("signatureRequests.title")} lead={sender.name} act={<ToSign />}>
      <nav className={styles.states} aria-label={t("signatureRequests.state")}>
        {requestStates.map(each => (
          <Button
            key={each}
            size="sm"
            variant={each === state ? "filled" : "default"}
            aria-current={each === state ? "page" : undefined}
            onClick={() => setSearch(each === "open" ? {} : { state: each }, { replace: true })}
          >
            {t(`signatureRequests.states.${each}`)}
          </Button>
        ))}
      </nav>
      {found.isError && !found.data && <Failure error={found.error} retry={found.refetch} />}
      {found.isPending && <Loading lines={6} />}
      {found.data && shown.length === 0 && (
        <Sheet>
          <Empty icon="quill" title={t(`signatureRequests.nothing.${state}`)} />
        </Sheet>
      )}
      {shown.length > 0 && <RequestRows requests={shown} />}
      {found.hasNextPage && (
        <p className={styles.more}>
          <Button onClick={() => found.fetchNextPage()} loading={found.isFetchingNextPage}>
            {t("signatureRequests.more")}
          </Button>
        </p>
      )}
    </ListPage>
  );
}

/** What waits for a signature of one's own organisation, or of oneself. */
function ToSign() {
  const { t } = useTranslation();
  const { data } = useQuery({ queryKey: ["envelopes", "sign"], queryFn: () => waitingFor("sign") });
  if (!data?.total) return null;
  return (
    <PlainLink to="/a-signer" leftSection={<Icon name="quill" />}>
      {t("signatureRequests.toSign", { count: data.total })}
    </PlainLink>
  );
}
