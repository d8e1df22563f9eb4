/** What lateness costs: a share of the points for each begun unit of time, up to a most. */
export interface LateRule {
  /** Share of the score that goes for each unit, 0 to 1. */
  readonly share: number;
  readonly unit: "hour" | "day" | "week";
  /** Most that goes, 0 to 1. */
  readonly most: number;
  /** Minutes that cost nothing. */
  readonly graceMinutes: number;
}

const HOURS = { hour: 1, day: 24, week: 168 } as const;

/**
 * Reads a rule such as `10%/day`, `5%/hour up to 50%`, `20%/day up to 60% after 15min`.
 *
 * @throws Error when it is none.
 */
export function parseLateRule(text: string): LateRule {
  const match = /^(\d+(?:\.\d+)?)% *\/ *(hour|day|week)(?: +up to +(\d+(?:\.\d+)?)%)?(?: +after +(\d+) *min)?$/.exec(text.trim());
  const [, share, unit, most = "100", grace = "0"] = match ?? [];
  if (share === undefined || unit === undefined) throw new Error(`late rule: expected one like "10%/day up to 50% after 15min"; received ${JSON.stringify(text)}.`);
  const rule: LateRule = { share: Number(share) / 100, unit: unit as LateRule["unit"], most: Number(most) / 100, graceMinutes: Number(grace) };
  if (rule.share > 1 || rule.most > 1) throw new Error(`late rule: a share is at most 100%; received ${JSON.stringify(text)}.`);
  return rule;
}

/**
 * Points that a late submission loses: begun units times the share, of what was scored.
 *
 * @param lateSeconds by how much it was late; 0 or less is in time
 * @example latePenalty(10, 26 * 3600, parseLateRule("10%/day")) // 2: two begun days
 */
export function latePenalty(score: number, lateSeconds: number, rule: LateRule): number {
  const over = lateSeconds - rule.graceMinutes * 60;
  if (over <= 0) return 0;
  const units = Math.ceil(over / 3600 / HOURS[rule.unit]);
  return score * Math.min(rule.most, units * rule.share);
}
