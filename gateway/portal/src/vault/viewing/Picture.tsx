import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./Picture.module.css";

/** A photograph that one added, as wide as there is room. */
export function Picture({ file, onShown }: { file: Blob; onShown?: () => void }) {
  const { t } = useTranslation();
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return (
    address && (
      <img
        src={address}
        alt={t("documents.viewer.pageImage", { page: 1 })}
        onLoad={onShown}
        className={styles.picture}
      />
    )
  );
}
