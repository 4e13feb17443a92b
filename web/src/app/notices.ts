/** Where a sentence for the visitor goes; `site-notice` is the one place. */
export interface Notices {
  info(sentence: string): void;
  error(sentence: string): void;
}
