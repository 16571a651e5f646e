import { useQuery } from "@tanstack/react-query";
import { Outlet } from "react-router";
import { useReader } from "../auth/sessions/me";
import { SpacesProvider, spacesQuery } from "../tenancy/spaces/spaces";
import { Loading } from "../ui/messages/QueryStates";
import { Framed } from "../ui/pages/PublicPage";
import { Shell } from "./Shell";

/** Pages that are for anybody: whoever is signed in keeps the menu, their name and whose space it is (POR-12). */
export function KnownReader() {
  const { data: me, isLoading } = useReader();
  const spaces = useQuery({ ...spacesQuery, enabled: Boolean(me) });
  // The page begins once it is known who reads, rather than to change its frame under their hands.
  if (isLoading || spaces.isLoading) return <Loading />;
  if (!me) return <Outlet />;
  return (
    <SpacesProvider>
      <Shell>
        <Framed>
          <Outlet />
        </Framed>
      </Shell>
    </SpacesProvider>
  );
}
