// What a user finds on the page: by role and accessible name, as Chromium itself computes them.
declare global {
  interface Element {
    readonly computedRole: string;
    readonly computedName: string;
  }
}

/** The visible elements of a role, in document order; with a name, those of exactly that name. */
export function findAll(role: string, name?: string): HTMLElement[] {
  return [...document.body.querySelectorAll<HTMLElement>('*')].filter(
    (element) =>
      element.checkVisibility() &&
      element.computedRole === role &&
      (name === undefined || element.computedName === name),
  );
}

/** The one element of this role and name, as soon as it is there. The test's own timeout ends the wait. */
export function see(role: string, name?: string): Promise<HTMLElement> {
  return until(() => {
    const found = findAll(role, name);
    if (found.length > 1) throw new Error(`${found.length} elements are a ${role} named ${name ?? '(anything)'}`);
    return found[0];
  });
}

/** The page's text once it contains this one. */
export function seeText(text: string): Promise<string> {
  return until(() => (document.body.innerText.includes(text) ? document.body.innerText : undefined));
}

/** Reads again after every change of the page until there is a value. */
export function until<T>(read: () => T | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      try {
        const value = read();
        if (value === undefined) return;
        observer.disconnect();
        resolve(value);
      } catch (error) {
        observer.disconnect();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    look();
  });
}

/** Adds a stylesheet of the repository and resolves when it applies. */
export function addStyles(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = path;
    link.onload = () => {
      resolve();
    };
    link.onerror = () => {
      reject(new Error(`No stylesheet at ${path}`));
    };
    document.head.append(link);
  });
}
