import type { ReactNode } from "react";
import { Title } from "../navigation/Title";
import styles from "./HomePage.module.css";

interface HomePageProps {
  name: string;
  greeting: string;
  lead: ReactNode;
  /** What waits for me. */
  waiting: ReactNode;
  /** What I have. */
  holdings: ReactNode;
  /** Who I am. */
  person: ReactNode;
}

/** The home of a space, always in this order. */
export function HomePage({ name, greeting, lead, waiting, holdings, person }: HomePageProps) {
  return (
    <>
      <div className={styles.head}>
        <Title spoken={name}>{greeting}</Title>
        <p>{lead}</p>
      </div>
      <div className={styles.zones}>
        <div className={styles.zone}>{waiting}</div>
        <div className={styles.zone}>{holdings}</div>
        <div className={styles.zone}>{person}</div>
      </div>
    </>
  );
}
