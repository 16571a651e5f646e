import { useEffect } from "react";

/**
 * A button at work is switched off, and the browser then takes the focus away from it. Once the work is done, and where
 * nothing else took the focus meanwhile, the button has it back: whoever uses the keyboard goes on from there.
 */
export function useReturnFocus() {
  useEffect(() => {
    let last: Element | null = null;
    const remember = ({ target }: FocusEvent) => {
      last = target instanceof Element ? target : null;
    };
    const giveBack = new MutationObserver(changes => {
      for (const { target } of changes) {
        const free = document.activeElement === document.body || document.activeElement === null;
        if (free && target === last && target instanceof HTMLButtonElement && !target.disabled)
          target.focus();
      }
    });
    document.addEventListener("focusin", remember);
    giveBack.observe(document.body, { subtree: true, attributeFilter: ["disabled"] });
    return () => {
      document.removeEventListener("focusin", remember);
      giveBack.disconnect();
    };
  }, []);
}
