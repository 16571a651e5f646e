export const texts = {
  mail: {
    title: "Courrier conservé",
    lead: "Ici, ni e-mail ni SMS ne part : chaque message est gardé pour être lu sur cette page.",
    to: "À {{to}}",
    toNumber: "Au {{to}}",
    text: "SMS",
    allMessages: "Tous les messages",
    empty: "Aucun message pour l’instant",
    emptyText: "Les e-mails envoyés par les services apparaîtront ici quelques secondes après.",
    off: "Le courrier n’est pas conservé ici",
    offText: "Les e-mails partent réellement chez leurs destinataires.",
    list: "Messages",
    message: "Message : {{subject}}",
    body: "Contenu du message",
    links: "Liens du message",
    refresh: "Relever le courrier",
    choose: "Choisissez un message",
  },
  help: {
    title: "Aide",
    lead: "Les réponses aux questions les plus fréquentes. Si la vôtre n’y est pas, répondez à l’un de nos e-mails : votre réponse arrive à l’assistance.",
    reference: "Dernier incident rencontré : donnez la référence {{reference}}.",
    never: "Personne ne vous demandera jamais votre mot de passe.",
    questions: {
      invitation: {
        question: "Je n’ai pas reçu l’e-mail d’invitation",
        answer:
          "Regardez dans les courriers indésirables. Sinon, vérifiez auprès de votre employeur, de votre agence ou de votre administrateur l’adresse qu’il a enregistrée pour vous.",
      },
      locked: {
        question: "Ma connexion est bloquée",
        answer:
          "Après trois mots de passe incorrects, la connexion est bloquée ; la page dit jusqu’à quelle heure. « Mot de passe oublié ? » la débloque tout de suite : vous y choisissez un nouveau mot de passe.",
      },
      payslip: {
        question: "Où est passé un document que je viens de lire ?",
        answer:
          "Une fois lu, signé ou refusé, il quitte « Documents à traiter » et se range dans « Mes documents », dans la rubrique de son type.",
      },
      sign: {
        question: "Comment signer un contrat ?",
        answer:
          "Ouvrez-le, lisez-le, puis choisissez « Signer ou refuser ». Vous choisissez l’aspect de votre signature et confirmez avec votre mot de passe.",
      },
      share: {
        question: "Comment montrer un document à quelqu’un qui n’a pas de compte ?",
        answer:
          "Ouvrez le document et choisissez « Partager ». La personne reçoit un lien, que vous pouvez retirer à tout moment dans « Mes partages ».",
      },
      relation: {
        question: "Je ne vois pas les documents d’une agence",
        answer:
          "Les documents d’une nouvelle agence attendent que l’administrateur de votre entreprise confirme la relation, sur la page d’accueil.",
      },
    },
  },
  terms: {
    title: "Conditions générales",
    choose: "Un texte par type de compte.",
    kinds: {
      employee: "Salariés",
      client: "Entreprises clientes",
      agency: "Agences et employeurs",
      deposit_client: "Clients des consignations",
    },
    version: "Version {{version}}",
  },
  privacy: {
    title: "Politique de confidentialité",
    parts: {
      what: {
        title: "Ce qui est gardé sur vous",
        text: "Votre nom, votre adresse e-mail, les documents que l’on vous transmet ou que vous déposez, et l’historique de ce qui en est fait : qui les a déposés, lus, signés, partagés, et quand.",
      },
      why: {
        title: "Pourquoi",
        text: "Pour vous remettre vos documents, les garder intacts, prouver les signatures et traiter vos demandes. Rien n’est vendu, aucune mesure d’audience n’est faite, aucun service tiers n’est appelé par ces pages.",
      },
      who: {
        title: "Qui peut lire",
        text: "Vous, et les personnes auxquelles vous donnez un lien. L’organisme qui a déposé un document garde sa propre trace de l’envoi. Chaque document est chiffré séparément, et chaque ouverture est inscrite dans un historique que vous pouvez consulter.",
      },
      browser: {
        title: "Dans votre navigateur",
        text: "Quatre témoins (cookies), tous strictement nécessaires : deux vous gardent connecté, l’un cinq minutes, l’autre douze heures au plus ; un troisième suit une connexion en cours, dix minutes au plus ; le dernier reconnaît cet appareil pendant 180 jours, pour que les essais d’un inconnu ne bloquent pas votre connexion. Vos choix de langue, d’apparence et d’espace restent sur votre appareil. Rien de cela ne sert à la publicité.",
      },
      rights: {
        title: "Vos droits",
        text: "Vous pouvez demander l’accès à vos données, leur rectification, leur effacement dans les limites de la loi, et leur copie, auprès de l’organisme qui vous transmet vos documents ou de l’exploitant du service. Vous pouvez saisir la CNIL.",
      },
    },
  },
  notice: {
    title: "Mentions légales",
    parts: {
      operator: {
        title: "Exploitation",
        text: "Ce service est exploité avec le logiciel libre Chartrier par l’organisme dont l’adresse figure dans la barre de votre navigateur et dans les messages que vous recevez.",
      },
      software: {
        title: "Logiciel",
        text: "Chartrier est publié sous licence Apache 2.0.",
      },
      claims: {
        title: "Ce que le service ne prétend pas être",
        text: "Chartrier n’est ni un prestataire de services de confiance qualifié, ni une plateforme agréée de facturation, ni une lettre recommandée électronique.",
      },
      access: {
        title: "Accessibilité",
        text: "Les pages visent le niveau AA des règles WCAG 2.2 et du RGAA. Si un obstacle vous arrête, dites-le en répondant à l’un de nos e-mails : votre réponse arrive à l’assistance.",
      },
    },
  },
};
