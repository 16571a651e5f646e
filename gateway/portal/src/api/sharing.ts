import * as api from "./generated";

export type { SharingLinkView as Link, SharingOpenedLinkView as OpenedLink } from "./generated";

export const createLink = (body: api.SharingNewLink) => api.sharingShare({ body });

export const links = (page: number) => api.sharingListLinks({ query: { page } });

export const withdrawLink = (id: string) => api.sharingWithdrawLink({ path: { link_id: id } });

export const openLink = (token: string) => api.sharingOpenLink({ body: { token } });
