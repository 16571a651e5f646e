import type { texts as words } from "../fr/texts";
import type { Same } from "../words";

export const texts: Same<typeof words> = {
  mail: {
    title: "Captured mail",
    lead: "Nothing leaves from here, neither email nor text message: each one is kept to be read on this page.",
    to: "To {{to}}",
    toNumber: "To {{to}}",
    text: "Text message",
    allMessages: "All messages",
    empty: "No message yet",
    emptyText: "The emails that services send will appear here a few seconds later.",
    off: "Mail is not kept here",
    offText: "Emails really leave for their recipients.",
    list: "Messages",
    message: "Message: {{subject}}",
    body: "Content of the message",
    links: "Links of the message",
    refresh: "Fetch mail",
    choose: "Choose a message",
  },
  help: {
    title: "Help",
    lead: "Answers to the most frequent questions. If yours is not here, reply to any of our emails: your reply reaches support.",
    reference: "If you are writing about the last error, quote its reference: {{reference}}.",
    never: "Nobody will ever ask you for your password.",
    questions: {
      invitation: {
        question: "I did not receive the invitation email",
        answer:
          "Look in your junk mail. Otherwise check with your employer, agency or administrator which address they recorded for you.",
      },
      locked: {
        question: "My sign-in is blocked",
        answer:
          "After three wrong passwords, sign-in is blocked; the page says until when. “Forgotten your password?” unblocks it at once: you choose a new password there.",
      },
      payslip: {
        question: "Where did a document go that I have just read?",
        answer:
          "Once read, signed or refused, it leaves “To do” and is filed in “My documents”, under its type.",
      },
      sign: {
        question: "How do I sign a contract?",
        answer:
          "Open it, read it, then choose “Sign or refuse”. You choose how your signature looks and confirm with your password.",
      },
      share: {
        question: "How do I show a document to someone who has no account?",
        answer:
          "Open the document and choose “Share”. The person receives a link, which you can withdraw at any time under “My shares”.",
      },
      relation: {
        question: "I do not see the documents of an agency",
        answer:
          "Documents of a new agency wait until your company’s administrator confirms the relation, on the home page.",
      },
    },
  },
  terms: {
    title: "Terms of use",
    choose: "One text for each kind of account.",
    kinds: {
      employee: "Employees",
      client: "Client companies",
      agency: "Agencies and employers",
      deposit_client: "Escrow clients",
    },
    version: "Version {{version}}",
  },
  privacy: {
    title: "Privacy policy",
    parts: {
      what: {
        title: "What is kept about you",
        text: "Your name, your email address, the documents sent to you or filed by you, and the history of what is done with them: who deposited, read, signed or shared them, and when.",
      },
      why: {
        title: "Why",
        text: "To hand you your documents, keep them intact, prove signatures and handle your requests. Nothing is sold, no audience is measured, no third party is called by these pages.",
      },
      who: {
        title: "Who can read",
        text: "You, and the people to whom you give a link. The organisation that deposited a document keeps its own record of the sending. Each document is encrypted separately, and each opening is written in a history that you can read.",
      },
      browser: {
        title: "In your browser",
        text: "Four cookies, all strictly necessary: two keep you signed in, one for five minutes, the other for twelve hours at most; a third follows a sign-in under way, for ten minutes at most; the last recognises this device for 180 days, so that a stranger’s tries do not block your own sign-in. Your choices of language, appearance and space stay on your device. None of this serves advertising.",
      },
      rights: {
        title: "Your rights",
        text: "You may ask for access to your data, their correction, their erasure within the limits of the law, and a copy, from the organisation that sends you your documents or from the operator of the service. You may refer to the French authority, the CNIL.",
      },
    },
  },
  notice: {
    title: "Legal notice",
    parts: {
      operator: {
        title: "Operation",
        text: "This service is run with the free software Chartrier by the organisation whose address stands in your browser’s bar and in the messages that you receive.",
      },
      software: { title: "Software", text: "Chartrier is published under the Apache 2.0 licence." },
      claims: {
        title: "What the service does not claim to be",
        text: "Chartrier is not a qualified trust service provider, an accredited invoicing platform or an electronic registered letter.",
      },
      access: {
        title: "Accessibility",
        text: "The pages aim at level AA of WCAG 2.2 and RGAA. If something stops you, tell us by replying to any of our emails: your reply reaches support.",
      },
    },
  },
};
