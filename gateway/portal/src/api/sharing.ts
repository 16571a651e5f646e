import * as api from "./generated";

export type {
  SharingLinkView as Link,
  SharingNewLinkWritable as NewLink,
  SharingOpenedLinkView as OpenedLink,
} from "./generated";

export const createLink = (body: api.SharingNewLinkWritable) => api.sharingShare({ body });

export type LinksAsked = NonNullable<api.SharingListLinksData["query"]>;

export const links = (query: LinksAsked) => api.sharingListLinks({ query });

export const link = (id: string) => api.sharingShowLink({ path: { link_id: id } });

export const openings = (id: string, after: string | undefined) =>
  api.sharingListOpenings({ path: { link_id: id }, query: after ? { after } : {} });

export const withdrawLinks = (ids: string[]) => api.sharingWithdrawLinks({ body: { ids } });

/** Each under a new secret: the former links open nothing any more. */
export const sendLinksAgain = (ids: string[]) => api.sharingSendLinksAgain({ body: { ids } });

export const openLink = (body: api.SharingNewOpeningWritable) => api.sharingOpenLink({ body });

export const sendOpeningCode = (token: string) => api.sharingSendCode({ body: { token } });

/** The documents of a page that is open, with tickets that hold again. */
export const renewOpening = (visit: string) => api.sharingRenewOpening({ body: { visit } });
