import { Link } from "react-router";
import { Seal } from "../../design/Seal";
import styles from "./Wordmark.module.css";

export function Wordmark() {
  return (
    <Link to="/" className={styles.wordmark}>
      <Seal />
      <span>Chartrier</span>
    </Link>
  );
}
