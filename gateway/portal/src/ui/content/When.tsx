interface WhenProps {
  at: string | null;
  /** How it is written: in words, in short. */
  as: (time: string) => string;
}

/** A moment, for people and for machines. */
export const When = ({ at, as }: WhenProps) => at && <time dateTime={at}>{as(at)}</time>;
