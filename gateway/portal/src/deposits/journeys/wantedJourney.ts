const KEY = "chartrier.journey";

/** Remembers, for this browser tab, the journey for which somebody goes to sign in or to open an account. */
export const rememberJourney = (key: string) => sessionStorage.setItem(KEY, key);

/** Where that journey begins, once; where all are, if none was wanted. */
export const wantedJourneyPath = (): string => {
  const key = sessionStorage.getItem(KEY);
  return key ? `/parcours/${key}?commencer` : "/demandes";
};

export const forgetJourney = () => sessionStorage.removeItem(KEY);
