/** An error that the caller of the warehouse sees as Redshift's own: the message is what stands after `ERROR: `. */
export class WarehouseError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'WarehouseError';
  }
}

/** Something Redshift can do and this warehouse cannot: refused by name, so that no answer is a wrong one. */
export function notImplemented(what: string): WarehouseError {
  return new WarehouseError(`${what} is not implemented by the local warehouse`);
}
