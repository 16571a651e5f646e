/** Where France's people live. */
const ofFrance = [
  "Europe/Paris",
  "America/Guadeloupe",
  "America/Martinique",
  "America/Cayenne",
  "America/Miquelon",
  "Indian/Reunion",
  "Indian/Mayotte",
  "Pacific/Noumea",
  "Pacific/Tahiti",
  "Pacific/Wallis",
];

/** The zones to choose from: the chosen one and this device's among them. */
export function zonesToChoose(chosen: string): { value: string; label: string }[] {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones = new Set([...ofFrance, chosen, ...(here?.includes("/") ? [here] : [])]);
  return [...zones].map(value => ({ value, label: placeOf(value) }));
}

/** "America/Cayenne" is Cayenne. */
const placeOf = (zone: string) => (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
