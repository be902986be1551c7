/** What became of the records, cumulative since the start. */
export interface RecordCounts {
  /** Records that were counted by a prefix, and their octets after sampling. */
  records: number;
  octets: number;
  /** Octets to destinations that no prefix holds; they count for the exit only. */
  unmatchedOctets: number;
  /** Records without octets or destination address: events, options, MPLS. */
  notTraffic: number;
  /** Records of flows that the same router metered at their other interface too. */
  duplicates: number;
  /** Octets that passed before the oldest time that is kept. */
  lateOctets: number;
  /** Records that end after their arrival by more than a bucket, or begin hours before it. */
  oddTimes: number;
  /** Records that state a sampling rate beyond a factor of two from the operator's. */
  samplingMismatches: number;
  /** Records that found no room: too many pairs of prefix and exit. */
  refused: number;
}

export const noCounts = (): RecordCounts => ({
  records: 0,
  octets: 0,
  unmatchedOctets: 0,
  notTraffic: 0,
  duplicates: 0,
  lateOctets: 0,
  oddTimes: 0,
  samplingMismatches: 0,
  refused: 0,
});
