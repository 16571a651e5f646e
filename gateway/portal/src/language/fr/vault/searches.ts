export const searches = {
  title: "Recherches enregistrées",
  save: "Enregistrer cette recherche",
  name: "Nom",
  nameHelp: "Sous un nom déjà pris, elle remplace la précédente.",
  nameMissing: "Donnez un nom à cette recherche.",
  act: "Enregistrer",
  saved: "Recherche « {{name}} » enregistrée.",
  remove: "Supprimer « {{name}} »",
  removeAsk: "Supprimer la recherche « {{name}} » ?",
  removeText: "Vos documents ne changent pas.",
  removeAct: "Supprimer la recherche",
  removed: "Recherche « {{name}} » supprimée.",
};
