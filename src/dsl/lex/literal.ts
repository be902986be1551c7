/** The values that can be written down, decoded. Rates are bit/s, durations milliseconds, percentages shares of one. */

export type Literal =
  | { readonly kind: 'ratio'; readonly ratio: number }
  | { readonly kind: 'rate'; readonly bps: number }
  | { readonly kind: 'packets'; readonly pps: number }
  /** `per` is the rate that the amount buys; undefined is a lump sum per month. */
  | { readonly kind: 'money'; readonly amount: number; readonly currency: string; readonly per: number | undefined }
  | { readonly kind: 'duration'; readonly ms: number }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'prefix'; readonly text: string; readonly version: 4 | 6; readonly length: number }
  | { readonly kind: 'address'; readonly text: string; readonly version: 4 | 6 }
  | { readonly kind: 'endpoint'; readonly host: string; readonly port: number }
  | { readonly kind: 'asn'; readonly asn: number }
  /** `64496:3` is a community, `22:00` a time of day: the place decides, so the text is kept. */
  | { readonly kind: 'pair'; readonly text: string }
  | { readonly kind: 'large'; readonly text: string }
  | { readonly kind: 'length'; readonly length: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  /** Already reported; stands for anything, so that one slip is one message. */
  | { readonly kind: 'bad' };

export type LiteralKind = Literal['kind'];

export const BAD: Literal = { kind: 'bad' };
