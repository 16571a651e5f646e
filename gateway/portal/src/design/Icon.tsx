/** Line drawings on a grid of 24, one stroke. A word always stands beside them: they are hidden from readers. */
const drawings = {
  home: "M4 11l8-6.5 8 6.5M6 9.5V20h12V9.5M10 20v-6h4v6",
  document: "M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5",
  payslip: "M6 3h12v18l-2-1.5-2 1.5-2-1.5-2 1.5-2-1.5-2 1.5zM9.5 8h5M9.5 12h5",
  contract: "M6 3h8l4 4v5M14 3v4h4M6 3v18h6M9 11h5M9 15h3M14 20c1.5-3 2.5 1 3.5-1s1.5 1 3 .5",
  invoice: "M7 3h7l4 4v14H7zM14 3v4h4M15 11.5a3 3 0 1 0 0 4.5M10 13h3.5M10 14.7h3",
  box: "M3.5 8.5l8.5-5 8.5 5v8l-8.5 5-8.5-5zM3.5 8.5l8.5 5 8.5-5M12 13.5v8",
  share:
    "M8.5 10.8l7-4M8.5 13.2l7 4M3.5 12a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0M15.5 5.5a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0M15.5 18.5a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0",
  folder: "M3.5 19V5.5h6l2 2.5h9v11z",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 1 0 0-13M15.3 15.3L20.5 20.5",
  check: "M4.5 12.5l5 5 10-11",
  cross: "M6 6l12 12M18 6L6 18",
  warning: "M12 4l9 16H3zM12 10v4.5M12 17v.5",
  info: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 1 0 0-17M12 11v5.5M12 7.5v.5",
  clock: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 1 0 0-17M12 7.5V12l3 2",
  eye: "M2.5 12c4-7 15-7 19 0-4 7-15 7-19 0M12 9a3 3 0 1 0 0 6 3 3 0 1 0 0-6",
  quill: "M4 20c2-7 6-14 16-16-1 8-6 11-12 11.5M4 20l3-3M9 14.5c3-1 5-2.5 7-5",
  download: "M12 4v11M7 10.5l5 5 5-5M4.5 20h15",
  upload: "M12 16V5M7 9.5l5-5 5 5M4.5 20h15",
  left: "M15 5l-7 7 7 7",
  right: "M9 5l7 7-7 7",
  up: "M6 15l6-6 6 6",
  down: "M6 9l6 6 6-6",
  menu: "M4 6.5h16M4 12h16M4 17.5h16",
  person: "M12 4a4 4 0 1 0 0 8 4 4 0 1 0 0-8M4.5 20.5c.5-8 14.5-8 15 0",
  company: "M4 20.5V4h9v16.5M13 9.5h7v11M2.5 20.5h19M7 8h3M7 12h3M7 16h3M16 13h1.5M16 17h1.5",
  help: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 1 0 0-17M9.5 9.8c.3-3.5 5.3-3 5 0-.2 2-2.5 2-2.5 4M12 16.5v.5",
  exit: "M10 4H4.5v16H10M9 12h11M16 8l4 4-4 4",
  bin: "M4.5 7h15M9.5 7V4h5v3M6.5 7l1 13.5h9l1-13.5M10.5 11v6M13.5 11v6",
  mail: "M3.5 5.5h17v13h-17zM3.5 6.5l8.5 7 8.5-7",
  offline:
    "M3 3l18 18M5 13a10 10 0 0 1 4-2.5M15 10.8a10 10 0 0 1 4 2.2M8.5 16.5a5 5 0 0 1 5.5-1M2 9.5A15 15 0 0 1 6.5 6.5M10.5 5.6A15 15 0 0 1 22 9.5M12 19.5v.5",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 1 0 0-8M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4",
  moon: "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10",
  copy: "M8 8h12v12H8zM16 8V4H4v12h4",
  link: "M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1",
  wide: "M4 12h16M7.5 8.5L4 12l3.5 3.5M16.5 8.5L20 12l-3.5 3.5",
  key: "M8 9.5a4 4 0 1 0 0 8 4 4 0 1 0 0-8M11 11l9-6.5M16 7.5l2.5 3.5M13.5 9.3l1.7 2.4",
  list: "M9 6.5h11M9 12h11M9 17.5h11M4.5 6.5h.5M4.5 12h.5M4.5 17.5h.5",
  phone: "M8 3h8v18H8zM11 18h2",
  tablet: "M5 3.5h14v17H5zM11 17.5h2",
  computer: "M4 5h16v11H4zM2 19.5h20",
  lock: "M5.5 11h13v9.5h-13zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 15v2",
  print: "M7 9V3.5h10V9M7 17H4V9h16v8h-3M7 14h10v6.5H7z",
  square: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5M20 14v6h-6v-1",
} as const;

export type IconName = keyof typeof drawings;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      style={{ flex: "none" }}
    >
      <path
        d={drawings[name]}
        stroke="currentColor"
        strokeWidth="1.7"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
