import { ActionIcon, NativeSelect } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Icon } from "../../design/Icon";
import type { Selection } from "../documents/DocumentRows";
import styles from "./Neighbours.module.css";

/** Previous and next through the selection that the document was opened from. */
export function Neighbours({ selection, at }: { selection: Selection; at: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { ids, titles } = selection;
  const position = ids.indexOf(at);
  const open = (id: string | undefined) => {
    if (id) navigate(`/documents/${id}`, { state: selection, replace: true });
  };
  const go = (step: number) => open(ids[position + step]);
  useHotkeys([
    ["j", () => go(1)],
    ["k", () => go(-1)],
  ]);
  if (ids.length < 2 || position < 0) return null;
  return (
    <div className={styles.neighbours}>
      <ActionIcon
        variant="default"
        onClick={() => go(-1)}
        disabled={position === 0}
        aria-label={t("documents.viewer.previousDocument")}
      >
        <Icon name="left" />
      </ActionIcon>
      {titles && (
        <NativeSelect
          aria-label={t("documents.viewer.selected")}
          value={at}
          onChange={event => open(event.currentTarget.value)}
          data={ids.map(id => ({ value: id, label: titles[id] ?? id }))}
        />
      )}
      <span>{t("documents.viewer.of", { position: position + 1, count: ids.length })}</span>
      <ActionIcon
        variant="default"
        onClick={() => go(1)}
        disabled={position === ids.length - 1}
        aria-label={t("documents.viewer.nextDocument")}
      >
        <Icon name="right" />
      </ActionIcon>
    </div>
  );
}
