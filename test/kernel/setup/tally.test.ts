import { describe, expect, it } from "vitest";

import { closingLine, tallyOfVitest, total } from "../../../kernel/setup/tally.mjs";

const report = {
  numPassedTests: 10,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [{ status: "passed", assertionResults: [{}] }],
};

describe("tallyOfVitest", () => {
  it("counts tests", () => {
    const tally = tallyOfVitest({ ...report, numFailedTests: 2, numPendingTests: 1, numTodoTests: 3 }, 1);
    expect(tally).toEqual({ passed: 10, failed: 2, skipped: 4 });
  });

  it("counts a file that does not load as a failure", () => {
    const testResults = [...report.testResults, { status: "failed", assertionResults: [] }];
    expect(tallyOfVitest({ ...report, testResults }, 1).failed).toBe(1);
  });

  it("does not pass a run that failed for a reason that no test shows, nor one without tests", () => {
    expect(tallyOfVitest(report, 1).failed).toBe(1);
    expect(tallyOfVitest({ ...report, numPassedTests: 0, testResults: [] }, 0).failed).toBe(1);
  });
});

describe("closingLine", () => {
  it("adds up all stages", () => {
    const all = total([tallyOfVitest(report, 0), { passed: 1, failed: 1, skipped: 0 }]);
    expect(closingLine(all)).toBe("11 passed, 1 failed");
  });

  it("does not hide skipped tests", () => {
    expect(closingLine({ passed: 1, failed: 0, skipped: 2 })).toBe("1 passed, 0 failed, 2 skipped");
  });
});
