/*
 * Every colour, space, size and movement of the portal. Ink and paper carry everything; the seal is kept for
 * the one main action of a page and for what is signed. Each pair that meets on screen is checked for AA
 * contrast in tokens.test.ts.
 */
export type Palette = Record<ColourName, string>;

export const colourNames = [
  "paper",
  "sheet",
  "field",
  "sunken",
  "line",
  "edge",
  "ink",
  "inkSoft",
  "quill",
  "quillFill",
  "onQuill",
  "seal",
  "sealHover",
  "onSeal",
  "sealText",
  "todo",
  "todoWash",
  "done",
  "doneWash",
  "waiting",
  "waitingWash",
  "refused",
  "refusedWash",
  "error",
  "errorWash",
  "signedWash",
] as const;
export type ColourName = (typeof colourNames)[number];

export const day: Palette = {
  paper: "#f6f2e9",
  sheet: "#fffdf8",
  field: "#ffffff",
  sunken: "#ece6d9",
  line: "#ddd5c5",
  edge: "#857c6b",
  ink: "#17202e",
  inkSoft: "#4b5260",
  quill: "#23466e",
  quillFill: "#23466e",
  onQuill: "#ffffff",
  seal: "#8d1f2d",
  sealHover: "#741824",
  onSeal: "#fff8f0",
  sealText: "#8d1f2d",
  todo: "#704600",
  todoWash: "#faecc9",
  done: "#1b573d",
  doneWash: "#dceee2",
  waiting: "#284a7a",
  waitingWash: "#e2eaf5",
  refused: "#564a43",
  refusedWash: "#ebe5de",
  error: "#a02c0a",
  errorWash: "#fbe7dd",
  signedWash: "#f7e3e0",
};

export const night: Palette = {
  paper: "#11151c",
  sheet: "#1a2029",
  field: "#12171e",
  sunken: "#0b0e13",
  line: "#303947",
  edge: "#7f899a",
  ink: "#ece6da",
  inkSoft: "#b6b4ad",
  quill: "#a3c3e8",
  quillFill: "#4272aa",
  onQuill: "#ffffff",
  seal: "#b23547",
  sealHover: "#c2415a",
  onSeal: "#fffaf4",
  sealText: "#f2a6a9",
  todo: "#f1c978",
  todoWash: "#382c12",
  done: "#93d6b0",
  doneWash: "#152e22",
  waiting: "#a9c8f0",
  waitingWash: "#1a2a42",
  refused: "#cfc4ba",
  refusedWash: "#2c2927",
  error: "#ffa98a",
  errorWash: "#3c1d12",
  signedWash: "#3a1a20",
};

export const family = '"Ysabeau Office Variable", "Gill Sans", "Trebuchet MS", system-ui, sans-serif';
export const weight = { text: 500, strong: 680, title: 640 };
export const size = { small: "0.9375rem", text: "1.0625rem", large: "1.1875rem" };
export const titles = { h1: "2.125rem", h2: "1.4375rem", h3: "1.1875rem" };
export const space = {
  hair: "4px",
  tight: "8px",
  near: "12px",
  text: "16px",
  block: "24px",
  part: "40px",
  page: "64px",
};
export const radius = { small: "3px", sheet: "5px" };
export const shadow = "0 1px 2px rgb(23 32 46 / 7%)";
export const motion = "140ms ease-out";
export const width = { menu: "264px", reading: "68ch", page: "1200px", public: "460px" };

const dashed = (name: string) => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
export const colour = (name: ColourName) => `var(--${dashed(name)})`;

/** The palette as custom properties, for style sheets. */
export const colourVariables = (palette: Palette): Record<string, string> =>
  Object.fromEntries(colourNames.map(name => [`--${dashed(name)}`, palette[name]]));

/** What does not change with the light. */
export const fixedVariables: Record<string, string> = {
  ...Object.fromEntries(Object.entries(space).map(([name, value]) => [`--space-${name}`, value])),
  ...Object.fromEntries(Object.entries(width).map(([name, value]) => [`--width-${name}`, value])),
  ...Object.fromEntries(Object.entries(size).map(([name, value]) => [`--size-${name}`, value])),
  "--weight-text": String(weight.text),
  "--weight-strong": String(weight.strong),
  "--radius-small": radius.small,
  "--radius-sheet": radius.sheet,
  "--shadow-sheet": shadow,
  "--motion": motion,
};
