interface PolicyMaker {
  createPolicy(name: 'default', rules: { createScriptURL: (address: string) => string | null }): unknown;
}

/** Whether an address is that of a script that the application was built with. */
export function isOwnScript(address: string, page: string): boolean {
  const own = new URL(page);
  const url = new URL(address, own);
  const isHere = url.protocol === own.protocol && url.host === own.host && url.search === '' && url.hash === '';
  return isHere && /^\/assets\/[\w.-]+\.js$/.test(url.pathname);
}

/**
 * Lets the page start workers, and only those that it was built with: a string is the address of a script nowhere else.
 * Has to be called before the first one starts, and once.
 */
export function allowOwnWorkers(): void {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: PolicyMaker };
  trustedTypes?.createPolicy('default', {
    createScriptURL: (address) => (isOwnScript(address, location.href) ? address : null),
  });
}
