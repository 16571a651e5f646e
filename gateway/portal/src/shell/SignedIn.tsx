import { useQuery } from "@tanstack/react-query";
import { Navigate, Outlet, useLocation } from "react-router";
import { AddressQuestion } from "../auth/profile/AddressQuestion";
import { meQuery } from "../auth/sessions/me";
import { SpacesProvider, spacesQuery } from "../tenancy/spaces/spaces";
import { Failure, Loading } from "../ui/messages/QueryStates";
import { signInThen } from "../ui/navigation/signInAddress";
import { Shell } from "./Shell";

/** The way in to every page that is somebody's own. */
export function SignedIn() {
  const { data, error, isPending, refetch } = useQuery(meQuery);
  const { pathname, search } = useLocation();
  // Asked at the same time: what the pages show depends on whose space it is. Without an answer, all there is.
  const spaces = useQuery(spacesQuery);
  if (isPending || (data && spaces.isPending)) return <Loading />;
  if (error) return <Failure error={error} retry={refetch} />;
  if (!data) return <Navigate to={signInThen(pathname + search)} replace />;
  return (
    <SpacesProvider>
      <Shell>
        <Outlet />
        <AddressQuestion />
      </Shell>
    </SpacesProvider>
  );
}
