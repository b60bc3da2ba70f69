/** snappyjs brings no types. */
declare module 'snappyjs' {
  export function uncompress(compressed: Buffer, maxLength?: number): Buffer;
  export function compress(text: Buffer): Buffer;
}
