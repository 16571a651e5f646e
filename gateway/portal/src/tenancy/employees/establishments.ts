import { useQuery } from "@tanstack/react-query";
import { type Establishment, establishments } from "../../api/employees";
import { useSpaces } from "../spaces/spaces";

/** The establishments whose employees one sees: those of the space looked at, or of all one's spaces. */
export function useEstablishments(enabled = true) {
  const { current } = useSpaces();
  return useQuery({
    queryKey: ["establishments"],
    queryFn: establishments,
    enabled,
    select: ({ items }) => items.filter(isOf(current?.holder_id)),
  });
}

const isOf = (organisation: string | undefined) => (establishment: Establishment) =>
  organisation === undefined || establishment.organisation_id === organisation;

/** "Agence de Lyon (Lyon)": several establishments may bear one name. */
export const nameOf = ({ name, city }: Establishment) => (city ? `${name} (${city})` : name);
