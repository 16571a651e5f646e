import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { fr } from "./fr";
import { withFrenchSpaces } from "./typesetting";

export const languages = ["fr", "en"] as const;
export type Language = (typeof languages)[number];

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "words";
    resources: { words: typeof fr };
  }
}

const CHOSEN = "chartrier.language";

/** French unless this device chose otherwise. */
export const rememberedLanguage = (): Language => (localStorage.getItem(CHOSEN) === "en" ? "en" : "fr");

/** Shows the portal in a language; its words come when first asked for. */
export async function switchLanguage(language: Language): Promise<void> {
  if (language === "en" && !i18next.hasResourceBundle("en", "words")) {
    const { en } = await import("./en");
    i18next.addResourceBundle("en", "words", en);
  }
  // First, for what is asked for anew once the language is another one.
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
  localStorage.setItem(CHOSEN, language);
}

export async function startLanguage(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: "fr",
    fallbackLng: "fr",
    resources: { fr: { words: withFrenchSpaces(fr) } },
    defaultNS: "words",
    interpolation: { escapeValue: false },
  });
  await switchLanguage(rememberedLanguage());
}
