/** One report of progress: bytes, never files, since one log can be larger than all others together. */
export interface Progress {
  doneBytes: number;
  /** 0 while unknown. */
  totalBytes: number;
  /** Evidence being read. */
  current: string;
}
