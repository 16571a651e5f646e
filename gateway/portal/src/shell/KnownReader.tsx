import { useQuery } from "@tanstack/react-query";
import { Outlet } from "react-router";
import { meQuery } from "../auth/sessions/me";
import { SpacesProvider, spacesQuery } from "../tenancy/spaces/spaces";
import { Framed } from "../ui/pages/PublicPage";
import { Shell } from "./Shell";

/** Texts that anybody may read: whoever is signed in keeps the menu, their name and whose space it is (POR-12). */
export function KnownReader() {
  const { data: me, isPending } = useQuery(meQuery);
  const spaces = useQuery({ ...spacesQuery, enabled: Boolean(me) });
  // Nobody waits for a text: until it is known who reads, and where that can't be known, it is as for anybody.
  if (isPending || !me || spaces.isPending) return <Outlet />;
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
