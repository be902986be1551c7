/** Where the bytes come from: fd 0 in production, a recording or a simulated ExaBGP elsewhere. */
export interface ByteSource {
  /** Begins to deliver to `sink`, never before this call. */
  open(sink: ByteSink): void;
  /** The sink has handled so many bytes: that much room is free in the queue again. */
  consumed(bytes: number): void;
  /** No more calls to the sink follow. */
  close(): void;
}

export interface ByteSink {
  /** The next bytes, to be kept unchanged until they are consumed. */
  chunk(bytes: Uint8Array): void;
  /** From here on bytes are missing; those that follow begin with a whole line. */
  gap(): void;
  /** How many lines the gap has swallowed so far, counted since the last report. */
  lost(lines: number): void;
  /** End of file, or the descriptor is broken. */
  end(): void;
}
