import { Button, FileButton, Input } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../design/Icon";
import styles from "./Appearance.module.css";
import { type ImageFault, readImage } from "./images";

interface ImageChoiceProps {
  image: string | undefined;
  onChange: (image: string | undefined) => void;
  error?: string;
}

/** An image of one's signature: a file, or a photograph of a paper. */
export function ImageChoice({ image, onChange, error }: ImageChoiceProps) {
  const { t } = useTranslation();
  const [fault, setFault] = useState<ImageFault | null>(null);
  const forget = useRef<() => void>(null);
  const take = async (file: File | null) => {
    if (!file) return;
    const read = await readImage(file);
    setFault("fault" in read ? read.fault : null);
    onChange("image" in read ? read.image : undefined);
    // A browser says nothing when the same file is chosen again.
    forget.current?.();
  };
  return (
    <Input.Wrapper
      label={t("signing.appearance.image")}
      description={t("signing.appearance.imageHelp")}
      error={fault ? t(`signing.appearance.imageFaults.${fault}`) : error}
      labelElement="div"
    >
      {image && (
        <div className={styles.pad}>
          <img className={styles.image} src={`data:image/jpeg;base64,${image}`} alt="" />
        </div>
      )}
      <FileButton onChange={file => void take(file)} resetRef={forget} accept="image/png,image/jpeg">
        {button => (
          <Button {...button} size="sm" leftSection={<Icon name="upload" size={18} />}>
            {t(image ? "signing.appearance.otherImage" : "signing.appearance.chooseImage")}
          </Button>
        )}
      </FileButton>
    </Input.Wrapper>
  );
}
