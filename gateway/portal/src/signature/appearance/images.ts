/** What the service takes as it is; a larger image is drawn smaller first. */
const LARGEST = 500_000;
const LONGEST_SIDE = 1200;
const TYPES = ["image/png", "image/jpeg"];

export type ImageFault = "format" | "unreadable";

/** An image as the service takes it, in base64, or what is wrong with it. */
export async function readImage(file: File): Promise<{ image: string } | { fault: ImageFault }> {
  if (!TYPES.includes(file.type)) return { fault: "format" };
  try {
    return { image: await inBase64(file.size > LARGEST ? await smaller(file) : file) };
  } catch {
    return { fault: "unreadable" };
  }
}

async function smaller(file: File): Promise<Blob> {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(LONGEST_SIDE / Math.max(bitmap.width, bitmap.height), 1);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>(done => {
    canvas.toBlob(done, "image/jpeg", 0.9);
  });
  if (!blob) throw new Error("the browser can't write this image");
  return blob;
}

function inBase64(blob: Blob): Promise<string> {
  return new Promise((done, fail) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => fail(reader.error);
    reader.readAsDataURL(blob);
  });
}
