import { useSyncExternalStore } from "react";
import { Problem } from "../../api/client/problem";
import { beginUpload, giveUpUpload, sendPart, type Twin } from "../../api/vault";

// What a cut costs at most; small enough to show progress by it.
const PART = 1024 ** 2;

/** A file on its way into the vault; *cut*: nobody answered, it goes on once somebody does; *twin*: it is there already. */
export interface Upload {
  id: string;
  file: File;
  folderId: string | null;
  state: "waiting" | "sending" | "cut" | "twin" | "refused" | "done";
  sent: number;
  twins: Twin[];
  accepted: boolean;
  error: unknown;
}

// Outside of any page: who looks at something else meanwhile does not stop it.
let uploads: readonly Upload[] = [];
let running = false;
const listeners = new Set<() => void>();

function set(next: readonly Upload[]) {
  uploads = next;
  for (const listener of listeners) listener();
}

const change = (id: string, changes: Partial<Upload>) =>
  set(uploads.map(each => (each.id === id ? { ...each, ...changes } : each)));

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useUploads = () => useSyncExternalStore(subscribe, () => uploads);

/** Takes files to send, one after the other. */
export function upload(files: readonly File[], folderId: string | null) {
  const fresh = files.map(file => ({
    id: crypto.randomUUID(),
    file,
    folderId,
    state: "waiting" as const,
    sent: 0,
    twins: [],
    accepted: false,
    error: null,
  }));
  set([...uploads, ...fresh]);
  void run();
}

/** Goes on with a file that was cut, or that one wants though it is there already. */
export function goOn(id: string) {
  change(id, { state: "waiting", accepted: true, error: null });
  void run();
}

/** Takes a file off the list; what is not there yet is given up. */
export function dismiss(id: string) {
  const dismissed = uploads.find(each => each.id === id);
  set(uploads.filter(each => each.id !== id));
  if (dismissed && dismissed.state !== "done" && dismissed.state !== "refused") {
    // What stays behind is forgotten by the vault after a day.
    giveUpUpload(id).catch(() => {});
  }
}

/** Forgets everything: another person may be next at this browser. */
export const forgetUploads = () => set([]);

async function run() {
  if (running) return;
  running = true;
  for (let next = waiting(); next; next = waiting()) await send(next);
  running = false;
}

const waiting = () => uploads.find(({ state }) => state === "waiting");
const isThere = (id: string) => uploads.some(each => each.id === id);

async function send({ id, file, folderId, accepted }: Upload) {
  change(id, { state: "sending" });
  try {
    const digest = await digestOf(file);
    const begun = await beginUpload(id, {
      title: titleOf(file.name),
      size: file.size,
      digest,
      folder_id: folderId,
    });
    if (begun.same_as.length > 0 && !accepted && begun.offset === 0) {
      await giveUpUpload(id);
      return change(id, { state: "twin", twins: begun.same_as });
    }
    await sendFrom(id, file, begun.offset, begun.document_id !== null);
    change(id, { state: "done", sent: file.size });
  } catch (error) {
    change(id, { state: isCut(error) ? "cut" : "refused", error });
  }
}

async function sendFrom(id: string, file: File, offset: number, isDocument: boolean) {
  let [at, finished] = [offset, isDocument];
  while (!finished && isThere(id)) {
    change(id, { sent: at });
    try {
      const answer = await sendPart(id, at, file.slice(at, at + PART));
      [at, finished] = [answer.offset, answer.document_id !== null];
    } catch (refusal) {
      // The part had arrived, its answer had not.
      if (!(refusal instanceof Problem) || refusal.slug !== "offset-differs") throw refusal;
      at = Number(refusal.facts.offset);
    }
  }
}

const isCut = (error: unknown) => error instanceof Problem && (error.status === 0 || error.status >= 500);

/** A file's name without its extension, as one would read it. */
export const titleOf = (name: string) =>
  name
    .replace(/\.[^.]{1,8}$/, "")
    .replaceAll(/[\p{Cc}\p{Cf}_]+/gu, " ")
    .trim()
    .slice(0, 200) || name.slice(0, 200);

async function digestOf(file: File): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new Uint8Array(await file.arrayBuffer()));
  return Array.from(new Uint8Array(digest), byte => byte.toString(16).padStart(2, "0")).join("");
}

// A line that is back takes up what it cut.
if (typeof window !== "undefined") {
  window.addEventListener("online", () => {
    set(uploads.map(each => (each.state === "cut" ? { ...each, state: "waiting" } : each)));
    void run();
  });
  window.addEventListener("beforeunload", event => {
    if (uploads.some(({ state }) => state === "sending" || state === "waiting")) event.preventDefault();
  });
}
