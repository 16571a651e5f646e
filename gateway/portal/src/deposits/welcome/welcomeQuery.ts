import { queryOptions } from "@tanstack/react-query";
import { welcome } from "../../api/deposits";

/** Whether one is to be welcomed: once, after the first activation (DEP-03). */
export const welcomeQuery = queryOptions({
  queryKey: ["welcome"],
  queryFn: welcome,
  staleTime: Number.POSITIVE_INFINITY,
});
