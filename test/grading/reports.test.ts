import { describe, expect, it } from "vitest";
import type { GradeRecord } from "../../src/grading/batch/journal.js";
import { latePenalty, parseLateRule } from "../../src/grading/late.js";
import type { Notebook } from "../../src/grading/notebook.js";
import { toCsv } from "../../src/grading/reports/csv.js";
import { feedbackHtml } from "../../src/grading/reports/feedback.js";
import { itemStatistics } from "../../src/grading/reports/itemStatistics.js";
import { canvasCsv, ltiFile, moodleCsv } from "../../src/grading/reports/lms.js";
import { scoresCsv } from "../../src/grading/reports/scores.js";
import { similarPairs } from "../../src/grading/reports/similarity.js";
import { parse } from "csv-parse/sync";

const rows = (text: string): string[][] => parse(text) as string[][];

function record(student: string, points: readonly number[], more: Partial<GradeRecord> = {}): GradeRecord {
  const scores = points.map((value, index) => ({ id: `q${index + 1}`, points: value, max: 2, manual: false, status: "passed" as const, message: "Right." }));
  return { student, submission: "", assignment: "", scores, score: points.reduce((a, b) => a + b, 0), max: 2 * points.length, penalty: 0, events: [], sandbox: "none", seconds: 1, ...more };
}

describe("lateness", () => {
  it("costs a share for each begun unit, up to a most", () => {
    const rule = parseLateRule("10%/day up to 50% after 15min");
    expect(rule).toEqual({ share: 0.1, unit: "day", most: 0.5, graceMinutes: 15 });
    const day = 86_400;
    expect([-5, 0, 900, 901, day, day + 901, 30 * day].map((late) => latePenalty(10, late, rule))).toEqual([0, 0, 0, 1, 1, 2, 5]);
    expect(latePenalty(8, 3 * 3600, parseLateRule("5%/hour"))).toBeCloseTo(1.2, 12);
  });

  it("is refused where it is no rule", () => {
    for (const text of ["", "10", "10%/month", "101%/day", "-1%/day", "10%/day up to 500%"]) expect(() => parseLateRule(text), text).toThrow(/late rule: /);
  });
});

describe("tables", () => {
  it("quote what needs it, and defuse formulas", () => {
    expect(toCsv([["a,b", 'say "x"', "two\nlines", "=1+1", "@SUM(A1)", "-5", -5, 1 / 3]])).toBe('"a,b","say ""x""","two\nlines",\'=1+1,\'@SUM(A1),\'-5,-5,0.333333\r\n');
  });

  it("hold every question, the penalty and what counts", () => {
    const [head, ada, eve] = rows(scoresCsv([record("ada", [2, 1], { penalty: 0.5 }), record("=eve()", [0, 0])]));
    expect(head).toEqual(["student", "q1", "q2", "score", "penalty", "final", "max", "needs a person", "handed in"]);
    expect(ada).toEqual(["ada", "2", "1", "3", "0.5", "2.5", "4", "no", ""]);
    expect(eve?.[0]).toBe("'=eve()");
  });

  it("are what Canvas, Moodle and LTI read", () => {
    const records = [record("ada", [2, 1], { penalty: 0.5, events: ["Late."] }), record("bob", [0, 0])];
    expect(rows(canvasCsv(records, "ps1"))).toEqual([["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "ps1"], ["    Points Possible", "", "", "", "", "4"], ["ada", "", "", "ada", "", "2.5"], ["bob", "", "", "bob", "", "0"]]);
    expect(rows(moodleCsv(records, "ps1"))).toEqual([["username", "ps1", "ps1 (feedback)"], ["ada", "2.5", "Late."], ["bob", "0", ""]]);
    expect(ltiFile(records, "ps1", new Date(0))).toEqual({
      lineItem: { label: "ps1", scoreMaximum: 4, resourceId: "ps1", tag: "grade" },
      scores: [
        { userId: "ada", scoreGiven: 2.5, scoreMaximum: 4, timestamp: "1970-01-01T00:00:00.000Z", activityProgress: "Completed", gradingProgress: "FullyGraded", comment: "Late." },
        { userId: "bob", scoreGiven: 0, scoreMaximum: 4, timestamp: "1970-01-01T00:00:00.000Z", activityProgress: "Completed", gradingProgress: "FullyGraded" },
      ],
    });
  });
});

describe("item statistics", () => {
  it("by hand", () => {
    // q1: 2 2 0 0, q2: 2 1 1 0, q3: 1 1 1 1; others of q1: 3 2 2 1.
    const found = itemStatistics([record("a", [2, 2, 1]), record("b", [2, 1, 1]), record("c", [0, 1, 1]), record("d", [0, 0, 1])]);
    expect(found).toMatchObject({ students: 4, mean: 3, median: 3 });
    const [q1, q2, q3] = found.items;
    expect(q1).toMatchObject({ difficulty: 0.5, full: 0.5, part: 0, none: 0.5 });
    // cov(q1, others) = 2/3, var(q1) = 4/3, var(others) = 2/3.
    expect(q1?.discrimination).toBeCloseTo(2 / 3 / Math.sqrt(8 / 9), 12);
    expect(q2).toMatchObject({ difficulty: 0.5, full: 0.25, part: 0.5, none: 0.25 });
    expect(q3?.discrimination).toBeNaN();
    // Variances 4/3, 2/3, 0 and of the sums 5 4 2 1: 10/3.
    expect(found.alpha).toBeCloseTo(1.5 * (1 - 2 / (10 / 3)), 12);
  });
});

describe("similarity", () => {
  const honest = "function mean(xs: number[]) { let sum = 0; for (const x of xs) sum += x; return xs.length > 0 ? sum / xs.length : 0; }\nfunction top(xs: number[]) { let best = xs[0]; for (let i = 1; i < xs.length; i++) if (xs[i] > best) best = xs[i]; return best; }";
  const renamed = "// my own work!\nfunction average(values:number[]){let total=7;for(const value of values)total+=value;\nreturn values.length>1?total/values.length:99}\nfunction maximum(a:number[]){let m=a[3];for(let k=0;k<a.length;k++)if(a[k]>m)m=a[k];return m}";
  const other = "const mean = (xs: number[]): number => xs.reduce((a, b) => a + b, 0) / Math.max(1, xs.length);\nconst top = (xs: number[]): number => [...xs].sort((a, b) => b - a).at(0) ?? Number.NaN;\nclass Stack { items: number[] = []; push(x: number) { this.items.push(x); } pop() { return this.items.pop(); } }";

  it("sees through names, comments, layout and numbers", () => {
    const [pair, ...rest] = similarPairs(new Map([["ada", [honest]], ["bob", [renamed]], ["eve", [other]]]), []);
    expect(pair).toMatchObject({ a: "ada", b: "bob", similarity: 1 });
    expect(rest).toEqual([]);
  });

  it("does not count what the assignment gives, nor what does not parse", () => {
    expect(similarPairs(new Map([["ada", [honest]], ["bob", [renamed]]]), [honest])).toEqual([]);
    expect(similarPairs(new Map([["ada", ["const ="]], ["bob", ["const ="]]]), [])).toEqual([]);
  });
});

describe("feedback", () => {
  const evil = '<script>alert(1)</script><img src=x onerror="alert(2)">';
  const notebook: Notebook = {
    nbformat: 4, nbformat_minor: 5, metadata: {},
    cells: [
      { cell_type: "markdown", id: "m", metadata: {}, source: evil },
      {
        cell_type: "code", id: "c", metadata: { nbgrader: { grade_id: evil } }, source: `${evil}\n// \u202e gnorw`, execution_count: 1,
        outputs: [
          { output_type: "stream", name: "stdout", text: `\x1b[31m${evil}` },
          { output_type: "display_data", metadata: {}, data: { "text/html": "<b>html</b>", "text/plain": evil } },
          { output_type: "display_data", metadata: {}, data: { "image/png": '"><script>alert(3)</script>', "text/plain": "no picture" } },
          { output_type: "display_data", metadata: {}, data: { "image/svg+xml": "<svg onload=alert(4)/>" } },
          { output_type: "display_data", metadata: {}, data: { "application/javascript": "alert(5)" } },
          { output_type: "error", ename: evil, evalue: evil, traceback: [evil] },
        ],
      },
    ],
  };

  it("shows everything as text", () => {
    const html = feedbackHtml(record(evil, [1], { events: [evil], sandbox: evil }), notebook, evil);
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    const tags = [...html.matchAll(/<\/?([a-z0-9]+)([^>]*)>/g)].map(([, name = "", attributes = ""]) => ({ name, attributes }));
    const allowed = "html head meta title style body h1 h2 h3 p strong table thead tbody tr th td ul li section pre img small".split(" ");
    expect(tags.filter(({ name }) => !allowed.includes(name))).toEqual([]);
    expect(tags.filter(({ attributes }) => /\bon\w+=/.test(attributes))).toEqual([]);
    expect(tags.filter(({ name }) => name === "img").map(({ attributes }) => attributes)).toEqual([' alt="output" src="data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoNCkvPg=="']);
    expect(html).toContain("default-src 'none'");
    expect(html).toContain("[U+202E] gnorw");
    expect(html).not.toMatch(/\u202e|\x1b|<b>html/);
    expect(html).toContain("no picture");
  });

  it("tells points, lateness and what a person has still to do", () => {
    const open = record("ada", [2, 0], { penalty: 0.5 });
    const html = feedbackHtml({ ...open, scores: open.scores.map((score, index) => ({ ...score, manual: index === 1 })) }, undefined, "ps1");
    expect(html).toContain("<strong>1.5 of 4 points</strong>");
    expect(html).toContain("a person has still to look");
    expect(html).toContain("0.5 points less");
  });
});
