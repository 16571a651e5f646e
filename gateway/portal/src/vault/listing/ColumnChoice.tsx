import { Button, Checkbox, Popover, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Icon } from "../../design/Icon";
import { type Column, columnsOf, type Listed } from "./columns";

interface ColumnChoiceProps {
  type: Listed;
  chosen: Column[];
  choose: (columns: Column[]) => void;
}

/** Which columns the list of a type has; the choice is kept on this device. */
export function ColumnChoice({ type, chosen, choose }: ColumnChoiceProps) {
  const { t } = useTranslation();
  const turn = (column: Column, isShown: boolean) =>
    choose(isShown ? [...chosen, column] : chosen.filter(each => each !== column));
  return (
    <Popover position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <Button size="sm" leftSection={<Icon name="list" />}>
          {t("documents.list.chooseColumns")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs" role="group" aria-label={t("documents.list.chooseColumns")}>
          {columnsOf(type).map(column => (
            <Checkbox
              key={column}
              label={t(`documents.list.columns.${column}`)}
              checked={chosen.includes(column)}
              onChange={event => turn(column, event.currentTarget.checked)}
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
