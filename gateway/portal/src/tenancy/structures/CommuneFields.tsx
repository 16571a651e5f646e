import { Autocomplete, type AutocompleteProps } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { communesLike } from "../../api/structures";

interface CommuneFieldsProps {
  /** Communes abroad are in no list of ours. */
  abroad: boolean;
  postCode: Field;
  city: Field;
  /** A commune was chosen: both fields take it. */
  take: (postCode: string, city: string) => void;
}

type Field = Pick<AutocompleteProps, "label" | "error"> & {
  value?: string;
  onChange: (value: string) => void;
};

/** Post code and commune, which complete each other as one types (TEN-02); anything else may be typed too. */
export function CommuneFields({ abroad, postCode, city, take }: CommuneFieldsProps) {
  return (
    <>
      <Completed
        field={postCode}
        shortest={3}
        abroad={abroad}
        take={take}
        autoComplete="postal-code"
        inputMode={abroad ? "text" : "numeric"}
        maw={280}
      />
      <Completed field={city} shortest={3} abroad={abroad} take={take} autoComplete="address-level2" />
    </>
  );
}

interface CompletedProps extends Pick<AutocompleteProps, "autoComplete" | "inputMode" | "maw"> {
  field: Field;
  shortest: number;
  abroad: boolean;
  take: CommuneFieldsProps["take"];
}

function Completed({ field, shortest, abroad, take, ...look }: CompletedProps) {
  const typed = field.value ?? "";
  const [asked] = useDebouncedValue(typed.trim(), 150);
  const { data: found = [] } = useQuery({
    queryKey: ["communes", asked],
    queryFn: () => communesLike(asked),
    enabled: !abroad && asked.length >= shortest,
    staleTime: Number.POSITIVE_INFINITY,
  });
  // One post code may have several communes, and one commune several post codes: both are shown.
  const named = new Map(found.map(each => [`${each.post_code} ${each.name}`, each]));
  const change = (value: string) => {
    const chosen = named.get(value);
    if (chosen) take(chosen.post_code, chosen.name);
    else field.onChange(value);
  };
  return (
    <Autocomplete
      required
      label={field.label}
      error={field.error}
      value={typed}
      onChange={change}
      data={abroad ? [] : [...named.keys()]}
      // The service found them: nothing is left to filter.
      filter={({ options }) => options}
      openOnFocus={false}
      {...look}
    />
  );
}
