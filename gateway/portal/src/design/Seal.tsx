const wax =
  "M16 1.5c2.4 0 3.2 1.6 5.2 2.1 2 .6 3.9-.3 5.3 1.3 1.4 1.5.7 3.3 1.5 5.2.8 2 2.6 2.9 2.6 5.6 0 2.5-1.7 3.4-2.3 5.4-.6 2 .2 4-1.5 5.5-1.5 1.4-3.3.7-5.3 1.5-1.9.8-2.9 2.5-5.5 2.5-2.5 0-3.4-1.7-5.4-2.3-2-.6-4 .2-5.4-1.4-1.4-1.5-.7-3.4-1.5-5.3C3 19.6 1.4 18.6 1.4 16c0-2.4 1.7-3.4 2.3-5.4.6-2-.3-3.9 1.3-5.3 1.5-1.4 3.4-.7 5.3-1.5C12.2 3 13.3 1.5 16 1.5z";

/** The wax seal: the mark of Chartrier, and of what is signed. */
export function Seal({ size = 28 }: { size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 32 32" style={{ flex: "none" }}>
      <path d={wax} fill="var(--seal)" />
      <path
        d="M20.8 12.3a6 6 0 1 0 0 7.4"
        fill="none"
        stroke="var(--on-seal)"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
    </svg>
  );
}
