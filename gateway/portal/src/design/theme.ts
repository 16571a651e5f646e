import {
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from "@mantine/core";
import {
  type ColourName,
  colour,
  colourVariables,
  day,
  family,
  fixedVariables,
  night,
  radius,
  size,
  space,
  titles,
  weight,
} from "./tokens";

const plain = (name: ColourName) => Array(10).fill(colour(name)) as unknown as MantineColorsTuple;

/** Buttons and the like: "seal" is the page's main action, "quill" the others, "error" what destroys. */
const variants: VariantColorsResolver = ({ color, variant }) => {
  const name: "seal" | "error" | "quill" = color === "seal" ? "seal" : color === "error" ? "error" : "quill";
  if (variant === "filled") {
    const background = colour(name === "quill" ? "quillFill" : name);
    const hover = name === "seal" ? colour("sealHover") : `color-mix(in srgb, ${background}, black 12%)`;
    const text = { seal: colour("onSeal"), quill: colour("onQuill"), error: colour("sheet") }[name];
    return { background, hover, color: text, border: "1px solid transparent" };
  }
  const text = colour(name === "seal" ? "sealText" : name === "error" ? "error" : "ink");
  const border = variant === "subtle" || variant === "transparent" ? "transparent" : colour("edge");
  return {
    background: variant === "default" || variant === "outline" ? colour("sheet") : "transparent",
    hover: colour("sunken"),
    color: name === "quill" && variant === "subtle" ? colour("quill") : text,
    border: `1px solid ${border}`,
  };
};

export const theme = createTheme({
  fontFamily: family,
  headings: {
    fontFamily: family,
    fontWeight: String(weight.title),
    sizes: {
      h1: { fontSize: titles.h1, lineHeight: "1.15" },
      h2: { fontSize: titles.h2, lineHeight: "1.25" },
      h3: { fontSize: titles.h3, lineHeight: "1.3" },
    },
  },
  fontSizes: { xs: size.small, sm: size.text, md: size.text, lg: size.large, xl: titles.h2 },
  spacing: { xs: space.tight, sm: space.near, md: space.text, lg: space.block, xl: space.part },
  radius: { xs: radius.small, sm: radius.small, md: radius.sheet, lg: radius.sheet, xl: radius.sheet },
  defaultRadius: "sm",
  colors: { quill: plain("quillFill"), seal: plain("seal"), error: plain("error") },
  primaryColor: "quill",
  variantColorResolver: variants,
  focusRing: "auto",
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Anchor: { defaultProps: { underline: "always", fw: weight.text } },
    Button: { defaultProps: { variant: "default", size: "md" } },
    ActionIcon: { defaultProps: { variant: "subtle", size: 44 } },
    TextInput: { defaultProps: { size: "md" } },
    Autocomplete: { defaultProps: { size: "md" } },
    PasswordInput: { defaultProps: { size: "md" } },
    Select: { defaultProps: { size: "md" } },
    NativeSelect: { defaultProps: { size: "md" } },
    Textarea: { defaultProps: { size: "md" } },
    // Mantine makes the top of a window a <header>, which would pass for the banner of the page.
    Modal: {
      defaultProps: { centered: true, radius: "md", attributes: { header: { role: "presentation" } } },
    },
    Drawer: { defaultProps: { attributes: { header: { role: "presentation" } } } },
  },
});

/** Mantine's own variables, drawn from our palette. */
const mantine: Record<string, string> = {
  "--mantine-color-body": colour("paper"),
  "--mantine-color-text": colour("ink"),
  "--mantine-color-dimmed": colour("inkSoft"),
  "--mantine-color-placeholder": colour("inkSoft"),
  "--mantine-color-anchor": colour("quill"),
  "--mantine-color-error": colour("error"),
  "--mantine-color-default": colour("sheet"),
  "--mantine-color-default-hover": colour("sunken"),
  "--mantine-color-default-color": colour("ink"),
  "--mantine-color-default-border": colour("edge"),
  "--mantine-color-disabled": colour("sunken"),
  "--mantine-color-disabled-color": colour("inkSoft"),
  "--mantine-color-disabled-border": colour("line"),
  "--mantine-primary-color-filled": colour("quillFill"),
  "--mantine-primary-color-contrast": colour("onQuill"),
  "--mantine-color-quill-filled": colour("quillFill"),
  "--mantine-color-quill-outline": colour("quill"),
};

export const resolver: CSSVariablesResolver = () => ({
  variables: fixedVariables,
  light: { ...colourVariables(day), ...mantine },
  dark: { ...colourVariables(night), ...mantine },
});
