/** dynalite brings no types. */
declare module 'dynalite' {
  function dynalite(options?: { readonly createTableMs?: number }): import('node:http').Server;
  export = dynalite;
}
