import { useTranslation } from "react-i18next";

/** What a group is called: a journey that the operator wrote may send its requests to one of their own. */
export function useGroupName() {
  const { t, i18n } = useTranslation();
  return (group: string) =>
    i18n.exists(`cases.groups.${group}`) ? t(`cases.groups.${group}` as "cases.groups.experts") : group;
}
