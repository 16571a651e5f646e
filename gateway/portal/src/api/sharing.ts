import * as api from "./generated";

export type {
  SharingLinkView as Link,
  SharingNewLinkWritable as NewLink,
  SharingOpenedLinkView as OpenedLink,
} from "./generated";

export const createLink = (body: api.SharingNewLinkWritable) => api.sharingShare({ body });

export const links = (page: number) => api.sharingListLinks({ query: { page } });

export const withdrawLink = (id: string) => api.sharingWithdrawLink({ path: { link_id: id } });

export const openLink = (body: api.SharingNewOpeningWritable) => api.sharingOpenLink({ body });

export const sendOpeningCode = (token: string) => api.sharingSendCode({ body: { token } });

/** The documents of a page that is open, with tickets that hold again. */
export const renewOpening = (visit: string) => api.sharingRenewOpening({ body: { visit } });
