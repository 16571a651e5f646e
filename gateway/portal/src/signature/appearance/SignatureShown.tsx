import { useTranslation } from "react-i18next";
import styles from "./Appearance.module.css";
import { type Appearance, SIDE } from "./appearance";

/** A signature as it will stand on the page. */
export function SignatureShown({ appearance }: { appearance: Appearance }) {
  const { kind, lines, image } = appearance;
  if (kind === "drawn") return <DrawnLines lines={lines ?? []} cropped />;
  if (kind === "image" && image)
    return <img className={styles.image} src={`data:image/jpeg;base64,${image}`} alt="" />;
  return (
    <span className={styles.signature} data-handwriting={appearance.handwriting} aria-hidden="true">
      {appearance.text || "…"}
    </span>
  );
}

/** The same in a frame, with its name for those who don't see it. */
export function SignaturePreview({ appearance }: { appearance: Appearance }) {
  const { t } = useTranslation();
  return (
    <div className={styles.preview}>
      <small>{t("signing.appearance.preview")}</small>
      <SignatureShown appearance={appearance} />
      <span className="unseen">{appearance.text}</span>
    </div>
  );
}

/** Lines that were drawn: on the whole of their paper, or alone. */
export function DrawnLines({ lines, cropped = false }: { lines: string[]; cropped?: boolean }) {
  const points = lines.flatMap(line => line.split(" ").map(point => point.split(",").map(Number)));
  const xs = points.map(([x = 0]) => x);
  const ys = points.map(([, y = 0]) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const alone = [left - 5, top - 5, Math.max(...xs) - left + 10, Math.max(...ys) - top + 10].join(" ");
  return (
    <svg
      className={cropped ? styles.drawn : styles.paper}
      viewBox={cropped && points.length > 0 ? alone : `0 0 ${SIDE} ${SIDE / 3}`}
      aria-hidden="true"
    >
      {lines.map(line => (
        <polyline key={line} points={line.includes(" ") ? line : `${line} ${line}`} />
      ))}
    </svg>
  );
}
