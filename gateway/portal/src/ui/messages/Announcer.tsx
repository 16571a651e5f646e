import { useEffect, useState } from "react";

let tell: (text: string) => void = () => {};

// A region is heard when its text changes: the same text said twice is another text only after a moment of silence.
const SILENCE = 100;

/** Has something heard that shows itself elsewhere on the page than where the focus goes. */
export const announce = (text: string) => tell(text);

/** Where announcements are made; it is there before there is anything to say, and outlives every view. */
export function Announcer() {
  const [text, setText] = useState("");
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout>;
    tell = next => {
      setText("");
      clearTimeout(waiting);
      waiting = setTimeout(() => setText(next), SILENCE);
    };
    return () => {
      clearTimeout(waiting);
      tell = () => {};
    };
  }, []);
  return (
    <p className="unseen" role="status">
      {text}
    </p>
  );
}
