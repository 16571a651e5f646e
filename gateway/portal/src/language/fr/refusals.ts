/** What a refusal of the API means to the person, by the last part of its type. */
export const refusals = {
  "support-only": "Seule l’assistance fait cela.",
  "person-not-found": "Il n’y a personne avec ce compte.",
  "of-oneself": "Il s’agit de votre propre compte : une autre personne de l’assistance s’en charge.",
  "not-locked": "Ce compte n’est pas ou plus bloqué.",
  "nothing-to-repeat": "Il n’y a pas d’invitation à renvoyer : ce compte sert déjà.",
  "too-many-invitations": "Cette invitation est partie assez souvent aujourd’hui. Réessayez demain.",
  "operator-only": "Seuls les administrateurs de l’espace de gestion font cela.",
  "case-manager-not-found": "Cette personne n’examine plus de dossier.",
  "group-unknown": "Aucune démarche n’envoie plus ses demandes à ce groupe.",
  "timesheet-changed": "Ces heures ont changé depuis que vous les avez vues. Les voici à jour.",
  "advance-waiting":
    "Vous avez déjà une demande en attente sur cette mission. Retirez-la pour en faire une autre.",
  "advance-decided": "Cette demande vient d’être décidée ou retirée.",
  "advances-not-taken": "Cette agence ne prend pas de demande d’acompte ici.",
  "case-not-found": "Ce dossier n’existe pas, ou n’est pas de vos groupes.",
  "cannot-examine": "Cette personne ne travaille pas pour ce groupe, ou appartient à la structure.",
  "already-theirs": "Ce dossier y est déjà.",
  "proof-begun": "Le justificatif de paiement est en préparation : la décision reste.",
  "case-changed": "Quelqu’un d’autre a agi sur ce dossier depuis que vous l’avez ouvert. Le voici à jour.",
  "examined-by-another": "Un autre gestionnaire examine ce dossier.",
  "of-ones-own-structure": "Vous faites partie de cette structure : quelqu’un d’autre examine ses demandes.",
  "documents-not-judged": "Acceptez chaque pièce avant de valider.",
  "nothing-to-return": "Refusez une pièce ou écrivez ce qui manque avant de renvoyer la demande.",
  "second-person-needed": "Une autre personne que celle qui a proposé ou décidé doit le faire.",
  "not-replaced": "Remplacez chaque pièce refusée avant de valider.",
  "not-possible-now": "Ce n’est plus possible à cette étape de la demande.",
  "second-factor-wrong": "Ce code ou cette clé ne convient pas. Vérifiez-le, puis réessayez.",
  "passkey-unknown": "Cette clé d’accès n’ouvre aucun compte ici.",
  "captcha-refused":
    "La vérification automatique avait expiré. Elle est refaite en ce moment : envoyez de nouveau.",
  "opening-expired": "Cette ouverture de compte a expiré. Recommencez depuis le formulaire.",
  "request-closed": "Cette demande a expiré. Recommencez-la.",
  "sign-in-expired": "Le délai de dix minutes est passé. Reprenez depuis le début.",
  "sign-in-again": "Identifiez-vous de nouveau pour continuer.",
  "wrong-code": "Ce code ne convient pas, ou ne vaut plus. Vérifiez-le, ou demandez-en un nouveau.",
  "code-too-soon": "Un code vient de partir. Patientez une minute avant d’en demander un autre.",
  "too-many-codes": "Trop de codes ont été demandés aujourd’hui. Réessayez demain.",
  "identifier-taken": "Cet identifiant est déjà pris. Choisissez-en un autre.",
  "email-fixed": "Cette adresse ne peut pas être changée.",
  "second-factor-exists": "Ce moyen de vérification est déjà en place sur votre compte.",
  "too-many-second-factors":
    "Vous avez déjà douze moyens de vérification. Retirez-en un avant d’en ajouter un autre.",
  "second-factor-required":
    "Un organisme exige la double authentification : ajoutez un autre moyen avant de retirer celui-ci.",
  "second-factor-not-found": "Le délai de dix minutes est passé. Recommencez l’ajout.",
  "no-second-factor": "Les codes de secours remplacent un moyen de vérification : ajoutez-en un d’abord.",
  "proof-refused": "Votre confirmation a expiré. Saisissez de nouveau votre mot de passe.",
  "same-account": "Il s’agit déjà de ce compte-ci.",
  "other-account-has-second-factor":
    "Cet autre compte a la double authentification. Connectez-vous-y, et associez celui-ci depuis là-bas.",
  "own-credentials-needed":
    "Vous êtes entré par un compte associé. Connectez-vous d’abord avec le mot de passe de ce compte-ci.",
  "account-not-found": "Cet autre compte n’est pas en service.",
  "too-late-to-undo": "Le délai de 30 jours est passé, ou l’association a déjà été annulée.",
  "export-in-progress": "Une copie est déjà en préparation.",
  "too-many-exports": "Vous avez déjà demandé trois copies aujourd’hui. Réessayez demain.",
  "closing-not-proven":
    "Plus d’une heure s’est écoulée depuis votre code. Reprenez à l’étape du mot de passe.",
  "departure-undecided":
    "Nous vérifions encore qu’aucun de vos espaces ne reste sans administrateur. Réessayez dans un instant.",
  "last-administrator": "Il faut qu’un administrateur reste. Donnez d’abord ce droit à quelqu’un d’autre.",
  "account-closing":
    "Ce compte est en cours de fermeture : il ne peut rien administrer de plus, sauf si la fermeture est abandonnée.",
  "structure-user-stays":
    "Un utilisateur de structure se supprime depuis « Mes utilisateurs » et part depuis « Supprimer mon compte » : quelqu’un y reprend ses demandes.",
  "sub-account-not-active":
    "Cette personne n’a pas terminé son inscription : elle ne peut pas encore avoir le compte principal.",
  "sub-account-active": "Cette personne a déjà terminé son inscription.",
  "sub-account-not-found": "Ce sous-compte n’existe plus. Actualisez la page.",
  "too-many-sub-accounts": "Un compte principal a vingt sous-comptes au plus.",
  "nothing-asked": "Cette personne ne demande plus le compte principal.",
  "reminder-too-soon": "Un message lui a déjà été envoyé il y a moins de 24 heures. Réessayez demain.",
  "own-administration": "Un autre administrateur peut vous retirer ce droit, pas vous-même.",
  "rights-remain": "Cette personne a encore des droits : retirez-les d’abord.",
  "member-exists": "Cette personne est déjà parmi les utilisateurs. Modifiez ses droits depuis la liste.",
  "nothing-to-approve": "Il n’y a plus rien à approuver ici : quelqu’un a déjà décidé.",
  "relation-already-confirmed":
    "Cette relation a déjà été confirmée : on peut y mettre fin, plus la décliner.",
  "relation-not-confirmed": "Cette relation n’est pas en cours.",
  "relation-not-undoable":
    "Cette relation a été confirmée par un administrateur : on peut y mettre fin, plus l’annuler.",
  "last-phone":
    "Votre espace compte sur ce mobile : il se remplace avec un code reçu sur l’ancien, ou si un administrateur le permet.",
  "own-phone-change": "Un autre administrateur peut vous le permettre, pas vous-même.",
  "member-not-active": "Cette personne n’est pas encore entrée dans votre espace.",
  "too-many-administrators":
    "Une structure a deux administrateurs au plus : donnez d’abord un autre profil à l’un d’eux.",
  "invitation-not-found":
    "Cette invitation n’attend plus de réponse : elle a été retirée, ou vous y avez déjà répondu.",
  "outside-identity-taken": "Cette identité est déjà rattachée à un compte.",
  "already-activated": "Cette personne a activé son coffre : elle gère désormais elle-même son adresse.",
  "nothing-deposited":
    "Rien n’a encore été déposé pour cette personne : elle sera invitée avec son premier document.",
  "quota-exceeded": "Il ne reste pas assez de place dans votre coffre personnel pour ce fichier.",
  "digest-differs": "Le fichier a changé pendant l’envoi, ou a été abîmé en chemin. Ajoutez-le de nouveau.",
  "upload-not-found": "Cet envoi a été abandonné. Ajoutez le fichier de nouveau.",
  "folder-name-taken": "Un dossier porte déjà ce nom à cet endroit.",
  "folder-not-empty": "Ce dossier contient encore des documents ou des dossiers. Déplacez-les d’abord.",
  "folder-move-impossible": "Un dossier ne peut être rangé ni dans lui-même, ni au-delà de huit niveaux.",
  "folder-not-found": "Ce dossier n’existe plus.",
  "too-many-folders": "Vous avez déjà 500 dossiers : supprimez-en un qui est vide.",
  "not-withdrawable": "Seul un contrat que ni le salarié ni le client n’a signé peut être supprimé.",
  "still-to-do": "Ce document est encore à traiter : lisez-le ou signez-le d’abord.",
  "selection-too-large":
    "Ces documents sont trop lourds pour un seul e-mail (15 Mo) : sélectionnez-en moins, ou téléchargez-les.",
  "selection-not-found": "Cette sélection n’est plus valable. Sélectionnez de nouveau.",
};
