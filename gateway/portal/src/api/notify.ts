import * as api from "./generated";

export type { NotifyKeptMessageView as KeptMessage } from "./generated";

export const keptMessages = () => api.notifyListKeptMessages({ query: { size: 100 } });

export const keptMessage = (id: string) => api.notifyShowKeptMessage({ path: { message_id: id } });
