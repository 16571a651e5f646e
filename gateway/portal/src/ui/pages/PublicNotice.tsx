import type { ReactNode } from "react";
import { PublicPage } from "./PublicPage";

interface PublicNoticeProps {
  title: string;
  act: ReactNode;
  children?: string;
}

/** A public page that says one thing, and the way on from there: a link that is over, an answer that is no. */
export const PublicNotice = ({ title, act, children }: PublicNoticeProps) => (
  <PublicPage title={title} lead={children}>
    <div>{act}</div>
  </PublicPage>
);
