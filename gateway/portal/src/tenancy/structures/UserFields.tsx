import { NativeSelect, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Bubble } from "../../ui/forms/Form";

export type UserField = "last_name" | "first_name" | "email" | "profile" | "mobile" | "landline";

interface UserFieldsProps {
  /** What binds a field to its form. */
  props: (name: UserField) => object;
  /** Leaves out what can't be changed once somebody is there. */
  known?: boolean;
}

export const profiles = ["administrator", "user", "consultation"] as const;

/** Who is to work in a structure, and as what. */
export function UserFields({ props, known = false }: UserFieldsProps) {
  const { t } = useTranslation();
  const label = (name: UserField) => t(`structures.fields.${name}`);
  return (
    <>
      <TextInput required label={label("last_name")} autoComplete="off" {...props("last_name")} />
      <TextInput required label={label("first_name")} autoComplete="off" {...props("first_name")} />
      {!known && (
        <>
          <TextInput required type="email" label={label("email")} autoComplete="off" {...props("email")} />
          <NativeSelect
            required
            label={
              <>
                {label("profile")}{" "}
                <Bubble field={label("profile")}>{t("structures.users.profilesHelp")}</Bubble>
              </>
            }
            aria-label={label("profile")}
            data={profiles.map(value => ({ value, label: t(`structures.profiles.${value}`) }))}
            {...props("profile")}
          />
        </>
      )}
      <TextInput
        type="tel"
        label={label("mobile")}
        description={t("structures.fields.optional")}
        autoComplete="off"
        {...props("mobile")}
      />
      <TextInput
        type="tel"
        label={label("landline")}
        description={t("structures.fields.optional")}
        autoComplete="off"
        {...props("landline")}
      />
    </>
  );
}
