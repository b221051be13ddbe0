// Owns the cut of whole keys out of a text that is going to be shown, sent or kept in an address; pure.

/** Cuts every whole key in a text to its prefix, which holds nothing secret. */
export const withoutSecrets = (text: string): string =>
  text.replaceAll(/(dsk_[0-9A-Za-z]{8})_[0-9A-Za-z]*/g, '$1')
