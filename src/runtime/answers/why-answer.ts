/** The shape of an explanation, as `weir why --json` prints it. */

export interface WhyAnswer {
  readonly subject: string;
  readonly question: string;
  readonly answer: string;
  readonly change: string | null;
  readonly rule: RuleShown | null;
  readonly chosen: string | null;
  readonly rejected: readonly { readonly link: string | null; readonly reason: string; readonly text: string }[];
  readonly effect: Effect | null;
  readonly ends: readonly string[];
  readonly sent: readonly { readonly at: string; readonly command: string; readonly echoMs: number | null }[];
  readonly history: readonly { readonly id: string; readonly at: string; readonly text: string }[];
}

export interface RuleShown {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly source: string;
  readonly phase: string;
  readonly samples: readonly {
    readonly subject: string;
    readonly measure: string;
    readonly value: number | null;
    readonly unit: string;
    readonly ageMs: number | null;
    readonly text: string;
  }[];
}

export interface Effect {
  readonly verdict: string;
  /** Change of the source's load that this pass predicted, bit/s. */
  readonly predictedBps: number;
  /** Change that the counters of each link showed once settled; empty before. */
  readonly measured: Readonly<Record<string, number>>;
  readonly text: string;
}
