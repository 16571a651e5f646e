import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Problem } from "../../api/client/problem";
import { type BulkExport, bulkExports, discardExport, exportAddress } from "../../api/vault";
import { Icon } from "../../design/Icon";
import { inShort, number, toTheMinute } from "../../language/formats";
import { useEstablishments } from "../../tenancy/employees/establishments";
import { Sheet } from "../../ui/content/Sheet";
import table from "../../ui/content/Table.module.css";
import { When } from "../../ui/content/When";
import { Acts } from "../../ui/forms/Form";
import { Refusal } from "../../ui/messages/Notice";
import { Awaited, Empty, Failure } from "../../ui/messages/QueryStates";
import { State } from "../../ui/messages/State";
import { ListPage } from "../../ui/pages/ListPage";
import { typeName } from "../documents/naming";
import listing from "../listing/listing.module.css";
import { AskExport } from "./AskExport";
import styles from "./exports.module.css";

const nothingToSee = new Problem({ type: "/problems/not-found", title: "", status: 404 });
const LOOKS_AGAIN = 1500;

/** Exports of what one's establishments sent (VLT-33): asked for, prepared in the background, taken as a ZIP. */
export function Exports() {
  const { t } = useTranslation();
  const establishments = useEstablishments();
  return (
    <ListPage
      title={t("exports.title")}
      lead={t("exports.lead")}
      trail={[{ to: "/documents-transmis", label: t("sent.title") }]}
    >
      <Awaited of={establishments} lines={4}>
        {found =>
          found.length > 0 ? (
            <div className={styles.sheets}>
              <Sheet title={t("exports.ask")}>
                <AskExport establishments={found} />
              </Sheet>
              <Asked />
            </div>
          ) : (
            <Failure error={nothingToSee} />
          )
        }
      </Awaited>
    </ListPage>
  );
}

function Asked() {
  const { t } = useTranslation();
  const found = useQuery({
    queryKey: ["bulk-exports"],
    queryFn: bulkExports,
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data?.items.some(each => each.state === "preparing") ? LOOKS_AGAIN : false,
  });
  return (
    <Awaited of={found} lines={3}>
      {({ items }) =>
        items.length === 0 ? (
          <Sheet>
            <Empty icon="download" title={t("exports.none")}>
              {t("exports.noneText")}
            </Empty>
          </Sheet>
        ) : (
          <Sheet flush>
            <div className={listing.scroll}>
              <table className={table.table} aria-label={t("exports.title")}>
                <thead>
                  <tr>
                    <th scope="col">{t("exports.days")}</th>
                    <th scope="col">{t("documents.list.type")}</th>
                    <th scope="col">{t("exports.documents")}</th>
                    <th scope="col">{t("exports.state")}</th>
                    <th scope="col">{t("exports.until")}</th>
                    <th scope="col">{t("exports.acts")}</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map(each => (
                    <Line key={each.id} of={each} />
                  ))}
                </tbody>
              </table>
            </div>
          </Sheet>
        )
      }
    </Awaited>
  );
}

function Line({ of }: { of: BulkExport }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const days = t("exports.fromTo", { from: inShort(of.from), to: inShort(of.to) });
  const discarding = useMutation({
    mutationFn: () => discardExport(of.id),
    onSettled: () => client.invalidateQueries({ queryKey: ["bulk-exports"] }),
  });
  const isReady = of.state === "ready";
  return (
    <tr>
      <th scope="row">{days}</th>
      <td>{of.type ? typeName(t, of.type) : t("documents.list.allTypes")}</td>
      <td className={listing.amount}>{number(of.documents)}</td>
      <td className={table.short}>
        <State tone={isReady ? "done" : "waiting"} icon={isReady ? "check" : "clock"}>
          {t(`exports.states.${of.state}`)}
        </State>
      </td>
      <td className={table.short}>
        <When at={of.expires_at} as={toTheMinute} />
      </td>
      <td className={table.short}>
        <Acts>
          {isReady && (
            <Button
              component="a"
              href={exportAddress(of.id)}
              download
              size="compact-md"
              leftSection={<Icon name="download" />}
              aria-label={t("exports.downloadOf", { days })}
            >
              {t("exports.download")}
            </Button>
          )}
          <Button
            size="compact-md"
            onClick={() => discarding.mutate()}
            loading={discarding.isPending}
            aria-label={t("exports.discardOf", { days })}
          >
            {t("exports.discard")}
          </Button>
        </Acts>
        <Refusal error={discarding.error} />
      </td>
    </tr>
  );
}
